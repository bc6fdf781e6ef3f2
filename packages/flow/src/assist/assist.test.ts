import type { ActionDescriptor } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { controlDescriptors } from '../model/control-descriptors.ts'
import { complete } from './complete.ts'
import { hover } from './hover.ts'

const call: ActionDescriptor = {
  type: 'http_request',
  family: 'http',
  title: 'HTTP request',
  description: 'Sends a request.',
  aliases: [{ name: 'http' }],
  config: {
    type: 'object',
    required: ['url'],
    properties: {
      method: { type: 'string', enum: ['GET', 'POST'], default: 'GET', title: 'Method' },
      url: { type: 'string', title: 'Address' },
      auth: { type: 'object', properties: { basic: { type: 'object', properties: { username: { type: 'string' } } } } },
      verify: { type: 'boolean' },
      parts: { type: 'array', items: { type: 'object', properties: { file: { type: 'string' } } } },
    },
  },
  output: {
    type: 'object',
    properties: { status: { type: 'integer', description: 'Of the answer.' }, body: { 'x-kind': 'json' } },
    additionalProperties: false,
  },
}

/** The labels at `|`. */
const labels = (marked: string): string[] => complete(marked.replace('|', ''), [call], marked.indexOf('|')).map(({ label }) => label)
const told = (marked: string): string | undefined => hover(marked.replace('|', ''), [call], marked.indexOf('|'))?.text
const step = 'name: a\nsteps:\n  - id: one\n    action: http_request\n'

describe('completion', () => {
  it('offers the keys of the flow that are not there yet, what begins alike first', () => {
    expect(labels('|')).toContain('steps')
    expect(labels('name: a\ns|')).toEqual(
      ['suite', 'setup', 'steps', 'description', 'tags', 'inputs', 'data_source', 'outputs'].filter((key) =>
        labels('name: a\ns|').includes(key),
      ),
    )
    expect(labels('name: a\n|')).not.toContain('name')
  })

  it('offers the keys of a step, at its dash and below', () => {
    expect(labels('steps:\n  - |')).toContain('action')
    expect(labels(`${step}    |`)).toContain('assert')
    expect(labels(`${step}    |`)).not.toContain('action')
    expect(labels(`${step}    a|\n  - id: two\n    assert: [x]\n`).slice(0, 1)).toEqual(['assert'])
    expect(labels('steps:\n  - id: a\n    action: condition\n    config:\n      then:\n        - |')).toContain('action')
  })

  it('offers actions, the engine’s own and the others', () => {
    expect(labels('steps:\n  - action: ht|')).toEqual(['http_request'])
    expect(labels('steps:\n  - action: |').length).toBe(controlDescriptors.length + 1)
  })

  it('offers what the action around takes, needed keys first, and values that are few', () => {
    expect(labels(`${step}    config:\n      |`)).toEqual(['url', 'method', 'auth', 'verify', 'parts'])
    expect(labels(`${step}    config:\n      url: x\n      m|`)).toEqual(['method'])
    expect(labels(`${step}    config:\n      method: |`)).toEqual(['GET', 'POST'])
    expect(labels(`${step}    config:\n      verify: |`)).toEqual(['true', 'false'])
    expect(labels(`${step}    config:\n      auth:\n        basic:\n          |`)).toEqual(['username'])
    expect(labels(`${step}    config:\n      parts:\n        - |`)).toEqual(['file'])
    expect(labels('steps:\n  - config:\n      |\n    action: http\n')).toContain('url')
  })
})

describe('a source that stands by itself', () => {
  const source = 'steps:\n  - action: listen\n    config:\n      as: x\n      source:\n        action: http_request\n'

  it('is a step like any other', () => {
    expect(labels(`${source}        config:\n          |`)).toContain('url')
    expect(labels(`${source}        |`)).toContain('config')
    expect(labels(`${source}  - |`)).toContain('action')
    expect(
      labels('steps:\n  - action: listen\n    config:\n      source:\n        - action: http\n          config:\n            |'),
    ).toContain('url')
  })
})

describe('hover', () => {
  it('says what keys, actions, names and functions are', () => {
    expect(told('na|me: a')).toContain('lists and reports')
    expect(told(`${step.replace('http_request', 'http_re|quest')}`)).toBe('**HTTP request** (`http_request`)\n\nSends a request.')
    expect(told(`${step}    config:\n      meth|od: GET`)).toBe('**Method**\n\nDefault `"GET"`.')
    expect(told(`${step}    ass|ert: []`)).toContain('must hold')
    expect(told('env:\n  BASE: x\nsteps:\n  - { id: a, config: { url: "${BA|SE}" } }')).toBe('`BASE`: variable of this flow')
    expect(told('|')).toBeUndefined()
  })

  it('says what the fields of a result are, wherever an expression reads them', () => {
    const get = 'steps:\n  - id: get\n    action: http_request\n'
    const note = '`status`: integer\n\nOf the answer.'
    for (const place of [
      `${get}    assert: [st|atus == 200]\n`,
      `${get}    assert:\n      - path: sta|tus\n`,
      `${get}    output: { s: status| }\n`,
      `${get}    assert: ["status == 200 and response.stat|us == 200"]\n`,
      `${get}  - action: log\n    config: { message: "\${get.sta|tus}" }\n`,
      `${get}  - action: log\n    when: steps.get.st|atus == 200\n`,
    ])
      expect(told(place), place).toBe(note)
    expect(told(`${get}    assert: [bo|dy.status == 200]\n`)).toBe('`body`: any JSON')
    expect(told(`${get}    assert: [body.sta|tus == 200]\n`)).toBeUndefined()
    expect(told(`${get}    config: { url: "\${sta|tus}" }\n`)).toBeUndefined()
  })
})

describe('what the last run saw', () => {
  const seen = {
    steps: {
      one: {
        result: { status: 201, body: { total: 41.99, items: [{ sku: 'pen' }], 'a-b': 1, deep: { $blob: {}, preview: '…' } } },
        outputs: { order: { id: 'o-1' }, token: '***' },
      },
    },
    variables: { HOST: 'http://shop' },
  }
  const flow = `name: a\nsteps:\n  - id: one\n    action: http_request\n    output: { order: $.order, token: $.token }\n`
  const details = (marked: string): (string | undefined)[] =>
    complete(marked.replace('|', ''), [call], marked.indexOf('|'), { seen }).map(({ label, detail }) => `${label}: ${detail}`)
  const after = (expression: string): string => `${flow}  - { id: two, action: log, config: { message: "\${${expression}"`

  it('completes what no schema tells, with its values', () => {
    expect(details(after('one.body.|'))).toEqual(['total: number · 41.99', 'items: list · [{"sku":"pen"}]', 'deep: any'])
    expect(details(after('one.body.items[0].|'))).toEqual(['sku: string · "pen"'])
    expect(details(after('order.|'))).toEqual(['id: string · "o-1"'])
    expect(details(after('one.order.|'))).toEqual(['id: string · "o-1"'])
    expect(details(after('tok|'))).toEqual(['token: output of one · "***"'])
    expect(details(after('one.body.deep.|'))).toEqual([])
    expect(details(`${flow}    assert: [body.t|`)).toEqual(['total: number · 41.99', 'items: list · [{"sku":"pen"}]'])
    expect(details(`${flow}    assert: [$.body.t|`)).toContain('total: number · 41.99')
    // What the run before does not know stays what it was.
    expect(details(`${step}  - { id: two, action: log, config: { message: "\${one.|`)).toEqual([
      'status: integer · 201',
      expect.stringMatching(/^body: any/),
    ])
  })

  it('is told where the pointer rests', () => {
    const toldAt = (marked: string): string | undefined => hover(marked.replace('|', ''), [call], marked.indexOf('|'), { seen })?.text
    expect(toldAt(`${after('one.body.to|tal')}} }`)).toBe('`total`: number\n\nIn the last run: `41.99`')
    expect(toldAt(`${after('one.stat|us')}} }`)).toBe('`status`: integer\n\nOf the answer.\n\nIn the last run: `201`')
    expect(toldAt(`${after('tok|en')}} }`)).toBe('`token`: output of one\n\nIn the last run: `"***"`')
  })
})

it('bears any text and any place', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(' ', '\n', '-', ':', 'a', '{', '}', '$', '"', '#', 'config:', 'steps:', '\r\n', 'é') }),
      fc.nat(200),
      (text, offset) => {
        for (const one of complete(text, [call], offset)) expect(one.replace[0]).toBeLessThanOrEqual(one.replace[1])
        hover(text, [call], Math.min(offset, text.length))
      },
    ),
  )
})
