import { defineSchema, fields, toDescriptor } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { checkPatterns } from './check-patterns.ts'
import { planFlow } from './plan-flow.ts'

const schema = defineSchema({
  type: 'get',
  family: 'test',
  aliases: [],
  title: 'Get',
  description: 'Gets.',
  config: fields.object({ pattern: fields.regex({ default: '.' }) }),
  output: fields.object({ body: fields.json() }),
})
const get = toDescriptor(schema)

const told = async (step: string): Promise<string[]> => {
  const text = `name: A\nsteps:\n  - id: get\n    action: get\n${step.replace(/^/gm, '    ')}\n`
  const { patterns, diagnostics } = planFlow(readFlow(text, [get]), { descriptors: [get] })
  expect(diagnostics).toEqual([])
  const found = await checkPatterns({ patterns, source: readFlow(text, [get]).source })
  return found.map(({ message, place: { span } }) => `${text.slice(span?.start.offset, span?.end.offset)}: ${message}`)
}

it('tells of regular expressions and XPaths that cannot be read, each at its place', async () => {
  const assertions = [
    `body matches 'a(?=b)' or regexFind(body, '(a') == 'a'`,
    '{ path: body, matches: "a{2,1}" }',
    'match: { body: { id: "#regex [a-" } }',
    `'"x" in body and body | matches("(")'`,
    `xpath(body, '//a[') == 'x'`,
    '{ path: body, xpath: { path: //a/id(, equals: x } }',
  ]
  const step = `config: { pattern: "[" }\nassert:\n${assertions.map((one) => `  - ${one}`).join('\n')}\noutput: { id: "regexFind(body, '*')" }`
  expect(await told(step)).toMatchInlineSnapshot(`
    [
      "[: the regular expression cannot be read: missing closing ]: \`[\`",
      "'*': the regular expression cannot be read: missing argument to repetition operator: \`*\`",
      "'a(?=b)': the regular expression cannot be read: invalid or unsupported Perl syntax: \`(?=\`",
      "'(a': the regular expression cannot be read: missing closing ): \`(a\`",
      "a{2,1}: the regular expression cannot be read: invalid repeat count: \`{2,1}\`",
      "[a-: the regular expression cannot be read: missing closing ]: \`[a-\`",
      ""(": the regular expression cannot be read: missing closing ): \`(\`",
      "'//a[': the XPath "//a[" does not work: XPath parse error",
      "//a/id(: the XPath "//a/id(" does not work: XPath parse error",
    ]
  `)
})

it('loads nothing for a flow that has none, and reads none that a template makes', async () => {
  expect(
    await told('config: { pattern: "${body}[" }\nassert: [{ path: body, matches: "${result}[" }, body matches result, body == 1]'),
  ).toEqual([])
  const load = () => Promise.reject(new Error('nothing is to be loaded'))
  expect(await checkPatterns({ patterns: [], source: { text: '', sha256: '', ranges: {} } }, { load })).toEqual([])
})
