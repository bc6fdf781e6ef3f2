import { describe, expect, it } from 'vitest'
import type { Diagnostic, Place } from '../diagnostic.ts'
import { codeFrame } from './code-frame.ts'
import { formatDiagnostic } from './format-diagnostic.ts'
import { positionAt } from './line-starts.ts'

const text = ['name: checkout', 'steps:', '  - action: http_request', '    config:', '      url: /orders', '      metod: POST', ''].join(
  '\n',
)

const placeOf = (part: string, from = text): Place => {
  const start = from.indexOf(part)
  return { file: 'checkout.testmesh.yaml', span: { start: positionAt(from, start), end: positionAt(from, start + part.length) } }
}

const unknownKey: Diagnostic = {
  code: 'FLOW_UNKNOWN_KEY',
  severity: 'error',
  message: '"metod" is not a setting of the http_request action',
  place: placeOf('metod'),
  hint: 'did you mean "method"?',
}

describe('formatDiagnostic', () => {
  it('says where, what, and what to do', () => {
    expect(formatDiagnostic(unknownKey, { text, file: 'checkout.testmesh.yaml' })).toMatchInlineSnapshot(`
      "error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> checkout.testmesh.yaml:6:7
       5 |       url: /orders
       6 |       metod: POST
         |       ^^^^^ did you mean "method"?"
    `)
  })

  it('gives a long hint lines of its own and frames related places', () => {
    const diagnostic: Diagnostic = {
      ...unknownKey,
      hint: 'a hint that is much too long to stand behind the carets, where it would wrap\nand a second line',
      related: [{ message: 'the action', place: placeOf('http_request') }],
    }
    expect(formatDiagnostic(diagnostic, { text, file: 'checkout.testmesh.yaml' })).toMatchInlineSnapshot(`
      "error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> checkout.testmesh.yaml:6:7
       5 |       url: /orders
       6 |       metod: POST
         |       ^^^^^
        --> checkout.testmesh.yaml:3:13
       2 | steps:
       3 |   - action: http_request
         |             ^^^^^^^^^^^^ the action
         = a hint that is much too long to stand behind the carets, where it would wrap
           and a second line"
    `)
  })

  it('does without the text, and without a place', () => {
    expect(formatDiagnostic(unknownKey)).toMatchInlineSnapshot(`
      "error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> checkout.testmesh.yaml:6:7
         = did you mean "method"?"
    `)
    expect(formatDiagnostic({ code: 'X', severity: 'warning', message: 'odd', place: {} })).toBe('warning X: odd')
  })

  it('colours the parts it is given a style for', () => {
    const mark = (name: string) => (part: string) => `<${name}>${part}</${name}>`
    const style = { bold: mark('b'), dim: mark('dim'), red: mark('red'), yellow: mark('yellow'), cyan: mark('cyan') }
    expect(formatDiagnostic(unknownKey, { text }, { style })).toMatchInlineSnapshot(`
      "<b><red>error FLOW_UNKNOWN_KEY</red></b><b>: "metod" is not a setting of the http_request action</b>
        <dim>--></dim> checkout.testmesh.yaml:6:7
      <dim> 5 |</dim>       url: /orders
      <dim> 6 |</dim>       metod: POST
      <dim>   |</dim>       <red>^^^^^ did you mean "method"?</red>"
    `)
  })
})

describe('codeFrame', () => {
  it('cuts a long line around the place', () => {
    const long = `a: ${'x'.repeat(300)} here ${'y'.repeat(300)}`
    expect(codeFrame(long, placeOf('here', long), { width: 40 })).toMatchInlineSnapshot(`
      " 1 | …xxxxxxxxxxx here yyyyyyyyyyyyyyyyyyyyyy…
         |              ^^^^"
    `)
  })

  it('keeps carets below tabs, wide characters and carriage returns', () => {
    const odd = 'name:\t注文 oops\r\nnext: 1\r\n'
    expect(codeFrame(odd, placeOf('oops', odd), { after: 1 })).toMatchInlineSnapshot(`
      " 1 | name: 注文 oops
         |            ^^^^
       2 | next: 1"
    `)
  })

  it('shows control characters instead of sending them to the terminal', () => {
    const odd = 'name: \u001b[31mred'
    expect(codeFrame(odd, placeOf('red', odd))).toMatchInlineSnapshot(`
      " 1 | name: ·[31mred
         |            ^^^"
    `)
  })

  it('marks the first line of a span of several, and is empty outside the text', () => {
    const place = { span: { start: positionAt(text, 0), end: positionAt(text, 30) } }
    expect(codeFrame(text, place)).toMatchInlineSnapshot(`
      " 1 | name: checkout
         | ^^^^^^^^^^^^^^"
    `)
    expect(codeFrame('', { span: { start: { line: 9, column: 1, offset: 0 }, end: { line: 9, column: 2, offset: 1 } } })).toBe('')
    expect(codeFrame('a', {})).toBe('')
  })
})
