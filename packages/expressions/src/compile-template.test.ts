import { describe, expect, it } from 'vitest'
import { compileMessage } from './compile-message.ts'
import { compileTemplate } from './compile-template.ts'
import { createScope } from './create-scope.ts'
import { loadTools, renderWith } from './testing/evaluate.ts'

const render = renderWith(await loadTools())
const values = { id: 'o-1', n: 7, list: [1, { a: null }], body: { total: 5, none: null } }

describe('compileTemplate', () => {
  it('keeps the type of a token that is the whole text', () => {
    expect([render('${n}', values), render('{{ list }}', values), render('${body.none}', values), render('${n > 5}', values)]).toEqual([
      7,
      [1, { a: null }],
      null,
      true,
    ])
  })

  it('writes tokens inside text, lists and maps as JSON', () => {
    expect(render('id=${id} n={{n}} list=${list} {"a":{"b":{{n}}}}', values)).toBe('id=o-1 n=7 list=[1,{"a":null}] {"a":{"b":7}}')
  })

  it('refuses bytes that are no text inside text, which would be others there', () => {
    const files = { image: new Uint8Array([0x89, 0x50, 0xff]), note: new TextEncoder().encode('grün') }
    expect(render('data: ${note}', files)).toBe('data: grün')
    expect(render('data: ${base64(image)}', files)).toBe('data: iVD/')
    expect(render('${image}', files)).toBe(files.image)
    for (const text of ['data: ${image}', '${"data: " + image}'])
      expect(render(text, files)).toContain('3 bytes that are no text cannot stand inside text')
  })

  it('leaves escaped tokens and text without tokens alone', () => {
    expect([render('$${id} \\{{id}} $5 {x} }}', values), render('plain', values), compileTemplate('plain').compiled?.names]).toEqual([
      '${id} {{id}} $5 {x} }}',
      'plain',
      [],
    ])
  })

  it('takes the default where a name is unknown or its value missing or null', () => {
    const texts = [
      '${X:def}',
      '${X:-def}',
      '${X:}',
      '${X:http://h:1/p}',
      '${X:{"a":{"b":1}}}',
      "${X:'q'}",
      '${X:${id}-x}',
      '${body.none:0}',
      '${n:9}',
    ]
    expect(texts.map((text) => render(text, values))).toEqual(['def', 'def', '', 'http://h:1/p', '{"a":{"b":1}}', 'q', 'o-1-x', '0', 7])
  })

  it('gives built-ins one value per string', () => {
    const [first, second, third] = String(render('${UUID} ${UUID} {{$uuid}}')).split(' ')
    expect([first === second, first === third, first?.length]).toEqual([true, false, 36])
  })

  it('refuses to send a missing value, unless the token allows for it', () => {
    expect(
      ['${body.totl}', 'a ${body.totl} b', '${body?.totl}', '<${body.totl ?? ""}>', '<${nobody?.x}>', '${nobody}'].map((text) =>
        render(text, values),
      ),
    ).toMatchInlineSnapshot(`
      [
        "EXPRESSION_MISSING 0-12: body.totl is missing (body has no key "totl"; did you mean "total"?)",
        "EXPRESSION_MISSING 2-14: body.totl is missing (body has no key "totl"; did you mean "total"?)",
        undefined,
        "<>",
        "<>",
        "EXPRESSION_UNKNOWN_NAME 2-8: nothing is called "nobody" (did you mean "body"?)",
      ]
    `)
  })

  it('tells of every token that cannot be read, and knows what the others read', () => {
    const told = (text: string) => {
      const { problems, names } = compileTemplate(text)
      return [problems.map(({ start, end }) => text.slice(start, end)), names.map(({ name }) => name)]
    }
    expect(told('${a b} ${id} {{ c d }} ${uper(n)}')).toEqual([
      ['b', 'd', 'uper'],
      ['id', 'n'],
    ])
    // Where the end of a broken one is in doubt, all of the rest may be a part of it.
    expect(told('${a b "} ${c d}')).toEqual([['b'], []])
    expect(told('${a b ${c d}')).toEqual([['b'], []])
    expect(told('${a b} '.repeat(100))[0]).toHaveLength(20)
  })

  it('tells of a token that cannot be read', () => {
    expect(
      ['${', '${}', 'x ${id', '${HOME%/*}', '{{#if x}}', '{{id}', '${id +}'].map((text) => render(text, values)),
    ).toMatchInlineSnapshot(`
      [
        "EXPRESSION_SYNTAX 0-2: the token \${ is not closed (where the text itself should hold \${ write $\${)",
        "EXPRESSION_SYNTAX 0-3: the token \${} is empty (where the text itself should hold \${ write $\${)",
        "EXPRESSION_SYNTAX 2-4: the token \${ is not closed (where the text itself should hold \${ write $\${)",
        "EXPRESSION_SYNTAX 7-8: expected a value, found "/"",
        "EXPRESSION_SYNTAX 2-3: "#" stands for the element inside filter(…), map(…) and the like (blocks such as {{#if}} are not part of the language; use when, for_each or a ternary)",
        "EXPRESSION_SYNTAX 4-5: expected "}}", found "}" (where the text itself should hold {{ write \\{{)",
        "EXPRESSION_SYNTAX 6-7: expected a value, found "}"",
      ]
    `)
  })
})

describe('compileMessage', () => {
  it('leaves a token as written when it cannot be rendered', () => {
    const scope = createScope(values)
    expect([compileMessage('${id}: {{nobody}} ${n.x}')(scope), compileMessage('broken ${')(scope)]).toEqual([
      'o-1: {{nobody}} ${n.x}',
      'broken ${',
    ])
  })
})
