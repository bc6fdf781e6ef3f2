import { beforeAll, expect, it } from 'vitest'
import type { FlowReading } from '../model/flow-reading.ts'
import { descriptors } from '../testing/tell.ts'
import { readFlow, readFlows } from './read-flow.ts'

const repeat = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('')
const bomb = `a: &a [${'x,'.repeat(9)}]\n${repeat(8, (i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]\n`)}`

/** A good flow of about 100 KB. */
const good = `name: &good Good\nsteps:\n${repeat(900, (i) => `  - id: s${i}\n    action: http_request\n    config: { url: "/orders/\${ID}", method: GET }\n    assert: [status == 200]\n`)}`

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
  'too much text': `a: ${'x'.repeat(10_000_000)}`,
  'closed brackets': `a: ${'['.repeat(300)}${']'.repeat(300)}`,
  'nested lists and maps': repeat(400, (i) => `${' '.repeat(i * 2)}- a:\n`),
  'many keys in braces': `{${repeat(15_000, (i) => `k${i}: 1,`)}}`,
  'a bomb of merges': `a0: &a0 { x: 1 }\n${repeat(30, (i) => `a${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${i}]\n  k${i}: 1\n`)}`,
  'many merges of many keys': `a: &a {${repeat(5_000, (i) => `k${i}: 1,`)}}\n${repeat(40, (i) => `b${i}:\n  <<: *a\n`)}`,
  'a merge of no map': 'name: a\n<<: 1\nsteps: []\n',
  'a merge of nothing': 'name: a\n<<:\nsteps: []\n',
  'values that hold each other': 'a: &a { b: &b { c: *a, d: *b } }\n',
  'an alias as a key': '? *a\n: 1\n',
  'aliases of nothing': repeat(5_000, (i) => `k${i}: *x${i}\n`),
  'a text of many lines': `a: |\n${'  x\n'.repeat(40_000)}`,
  'a text of many escapes': `a: "${'\\u0041'.repeat(80_000)}"`,
  'names of prototypes': 'name: a\nconstructor: 1\nprototype: 2\ntoString: 3\nhasOwnProperty: 4\nsteps: []\n',
  'a tag that runs code': 'name: a\nsteps: !!js/function "function(){ process.exit(1) }"\n',
  'tags nobody knows': 'name: !foo a\nsteps: !<tag:example.com,2000:x> []\n',
  'a tag that makes bytes': 'name: !!binary aGVsbG8=\nsteps: []\n',
  'a tag that makes a set': 'name: !!set {a, b}\nsteps: []\n',
  'a mark in the middle': 'name: a\n\ufeffsteps: []\n',
  'two marks': '\ufeff\ufeffname: a\nsteps: []\n',
  'UTF-32': [...'name: x\n'].map((letter) => `${letter}\0\0\0`).join(''),
  'Latin-1 and halves of characters': 'name: "\ufffd\ud800"\n"\udc00": 1\nsteps: []\n',
  tabs: `a:\n${'\tb: 1\n'.repeat(20_000)}`,
  'empty lines': '\n'.repeat(500_000),
  'lines with comments': '# x\n'.repeat(130_000),
  'ends of documents': '...\n'.repeat(40_000),
  'directives of nobody': '%\n'.repeat(40_000),
  'many mistakes': 'a: `\n'.repeat(20_000),
  'odd quotes': "a: '\n".repeat(10_000),
  'headers of blocks': 'a: |9\n'.repeat(8_000),
  'keys of lists': '? [a, b]\n: 1\n'.repeat(4_000),
  'nothing but question marks': '?\n'.repeat(30_000),
  dashes: '-\n'.repeat(45_000),
  'a long line': `a: [${'1,'.repeat(24_000)}]`,
  'steps of nobody': `name: a\nsteps:\n${repeat(2_000, (i) => `- { id: a${i}, action: lg${i}, config: { message: a } }\n`)}`,
  'one id for all': `name: a\nsteps:\n${'- { id: a, action: http_request, config: { url: / } }\n'.repeat(2_000)}`,
  'a deep template': `name: a\nsteps: [{ action: http_request, config: { url: "${'${'.repeat(50_000)}" } }]`,
  'a deep expression': `name: a\nsteps: [{ action: http_request, when: "${'('.repeat(100_000)}", config: { url: / } }]`,
  'a chain of operators': `name: a\nsteps: [{ action: http_request, when: "${'a && '.repeat(50_000)}a", config: { url: / } }]`,
  'a deep JSONPath': `name: a\nsteps: [{ action: http_request, assert: ["$${'[?(@.a'.repeat(20_000)}"], config: { url: / } }]`,
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

/** Processor time in milliseconds: what other processes do does not count. */
const timeOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** What 200 ms are on a machine where a good flow of 100 KB takes 70; its anchor sends it to the YAML library. */
let most = 0
beforeAll(() => {
  const times = [1, 2, 3, 4].map(() => timeOf(() => readFlow(good, descriptors)))
  most = (200 / 70) * Math.min(...times)
  expect(readFlow(good, descriptors).diagnostics).toEqual([])
})

it.each(Object.entries(corpus))('survives %s with a located error', (_, text) => {
  let { diagnostics }: Pick<FlowReading, 'diagnostics'> = { diagnostics: [] }
  const times: number[] = []
  // The best of three: the first may compile, and any may collect garbage.
  while (times.length === 0 || (times.length < 3 && Math.min(...times) > most)) {
    times.push(
      timeOf(() => {
        diagnostics = readFlow(text, descriptors).diagnostics
      }),
    )
  }
  expect(Math.min(...times)).toBeLessThan(most)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.length).toBeLessThan(1_500)
  expect(errors.every(({ place }) => place.span !== undefined)).toBe(true)
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
      'ends of documents',
      'directives of nobody',
      'empty lines',
    ].flatMap(codesOf),
  ).toMatchInlineSnapshot(`
    [
      "FLOW_TOO_DEEP: the document is nested deeper than 256 levels",
      "FLOW_TOO_MANY_ALIASES: the document uses more than 50 YAML aliases",
      "FLOW_TOO_LARGE: the document holds more than 50000 values",
      "FLOW_TOO_DEEP: the document is nested deeper than 256 levels",
      "FLOW_TOO_LARGE: the file has more than 50000 lines",
      "FLOW_TOO_LARGE: the file has 10000003 characters, a flow may have 524288",
      "FLOW_NOT_TEXT: the file is not UTF-8 text",
      "FLOW_TOO_LARGE: the file holds more than 1000 documents",
      "FLOW_TOO_LARGE: the file holds more than 1000 documents",
      "FLOW_TOO_LARGE: the document holds more than 50000 values",
      "FLOW_TOO_LARGE: the file has more than 50000 lines",
    ]
  `)
})

it('is as careful with several documents', () => {
  for (const name of ['an alias bomb', 'documents', 'a mark in the middle', 'many mistakes']) {
    const readings = readFlows(corpus[name] ?? '', descriptors)
    expect(readings.length).toBeGreaterThan(0)
    expect(readings.every(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'))).toBe(true)
  }
})

it('leaves the stacks of other errors alone', () => {
  const before = Error.stackTraceLimit
  readFlow('a: `\n', descriptors)
  expect(Error.stackTraceLimit).toBe(before)
})
