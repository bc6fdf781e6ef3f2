import { expect, it } from 'vitest'
import { readFlow, readFlows } from './read-flow.ts'

const repeat = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('')
const bomb = `a: &a [${'x,'.repeat(9)}]\n${repeat(8, (i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]\n`)}`

const corpus: Record<string, string> = {
  'open brackets': '['.repeat(100_000),
  'nested maps in braces': '{a: '.repeat(5_000),
  'nested lists on a line': '- '.repeat(100_000),
  'nested maps by indentation': repeat(1_000, (i) => `${' '.repeat(i)}a:\n`),
  'nested keys on a line': ': '.repeat(100_000),
  'an alias bomb': bomb,
  'a bomb of few aliases': `a: &a [${'x,'.repeat(5_000)}]\n${repeat(20, (i) => `k${i}: *a\n`)}`,
  'aliases that nest': `a0: &a0 [[[[x]]]]\n${repeat(40, (i) => `a${i + 1}: &a${i + 1} [[[[[[[[*a${i}]]]]]]]]\n`)}`,
  'an alias to itself': 'a: &a [*a]\n',
  'a merge of itself': 'a: &a\n  <<: *a\n',
  'too many aliases': `a: &a 1\n${repeat(60, (i) => `k${i}: *a\n`)}`,
  'too many keys': repeat(60_000, (i) => `${i.toString(36)}: 1\n`),
  'many unknown keys': repeat(10_000, (i) => `k${i}: 1\n`),
  'the same key often': 'k: 1\n'.repeat(10_000),
  'too much text': `a: ${'x'.repeat(1 << 20)}`,
  'a long quote that never ends': `a: "${'x'.repeat(500_000)}`,
  'a prototype': 'steps: []\n__proto__: { polluted: 1 }\n',
  'UTF-16': [...'name: x\n'].map((letter) => `${letter}\0`).join(''),
  commas: `[${','.repeat(200_000)}`,
  anchors: '&a '.repeat(50_000),
  tags: '!a '.repeat(50_000),
  directives: '%YAML 1.2\n'.repeat(20_000),
  documents: '---\na: 1\n'.repeat(20_000),
  'many traps': repeat(3_000, (i) => `a${i}: @b\n`),
  'many open brackets': 'a: [1\n'.repeat(3_000),
  'many open quotes': repeat(3_000, (i) => `k${i}: "a\n`),
  'many unquoted templates': repeat(2_000, (i) => `a${i}: {{x}}/y\n`),
  'only a comment': '#'.repeat(500_000),
  'carriage returns': '\r'.repeat(100_000),
}

it.each(Object.entries(corpus))('survives %s with a located error', (_, text) => {
  const started = performance.now()
  const { diagnostics } = readFlow(text, [])
  // The goal is 200 ms; a test on a busy machine can only tell orders of magnitude.
  expect(performance.now() - started).toBeLessThan(10_000)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.length).toBeLessThan(1_500)
  expect(errors.every(({ place }) => place.span !== undefined)).toBe(true)
  expect(readFlows(text, []).length).toBeGreaterThan(0)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

it('says which limit was passed', () => {
  const codesOf = (name: string) => [
    ...new Set(readFlow(corpus[name] ?? '', []).diagnostics.map(({ code, message }) => `${code}: ${message}`)),
  ]
  expect(
    [
      'open brackets',
      'an alias bomb',
      'a bomb of few aliases',
      'aliases that nest',
      'too many keys',
      'too much text',
      'UTF-16',
      'documents',
    ].flatMap(codesOf),
  ).toMatchInlineSnapshot(`
    [
      "FLOW_TOO_DEEP: the document is nested deeper than 256 levels",
      "FLOW_TOO_MANY_ALIASES: the document uses more than 50 YAML aliases",
      "FLOW_TOO_LARGE: the document holds more than 50000 values",
      "FLOW_TOO_DEEP: the document is nested deeper than 256 levels",
      "FLOW_TOO_LARGE: the document holds more than 50000 values",
      "FLOW_TOO_LARGE: the file has 1048579 characters, a flow may have 524288",
      "FLOW_NOT_TEXT: the file is not UTF-8 text",
      "FLOW_TOO_LARGE: the file holds more than 1000 documents",
    ]
  `)
})
