import { expect, it } from 'vitest'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow, readFlows } from './read-flow.ts'

/** What is told of a text, with its place. */
const told = (text: string): string[] => toldOf(readFlow(text, []))

const toldOf = ({ diagnostics }: FlowReading): string[] =>
  diagnostics.map(
    ({ severity, code, message, place: { span } }) => `${span?.start.line}:${span?.start.column} ${severity} ${code} ${message}`,
  )

const flow = (lines: string): string => `name: Orders\nsteps:\n${lines}\n`

it('names the character that nobody sees instead of what comes of it', () => {
  const texts = [
    flow('  - action: log\n    con\u200bfig: { message: a }'),
    flow('  - action: log\u00a0\n    config: { message: a }'),
    flow('  - action:\u00a0log'),
    flow('  -\u00a0action: log'),
    flow('  - action: log\n    config:\n      \u00a0message: a'),
    flow('\ufeff  - action: log\n    config: { message: a }'),
    flow('  - action: log\n    config: { message: a }\n    assert: ["body.\u202ename == 1"]'),
    flow('  - action: log\n    config: { message: a }').replaceAll('\n', '\r'),
  ]
  expect(texts.flatMap(told)).toMatchInlineSnapshot(`
    [
      "4:8 error YAML_INVISIBLE an invisible character stands here: zero width space (U+200B)",
      "3:16 error YAML_INVISIBLE an invisible character stands here: no-break space (U+00A0)",
      "3:12 error YAML_INVISIBLE an invisible character stands here: no-break space (U+00A0)",
      "3:4 error YAML_INVISIBLE an invisible character stands here: no-break space (U+00A0)",
      "5:7 error YAML_INVISIBLE an invisible character stands here: no-break space (U+00A0)",
      "3:1 error YAML_INVISIBLE an invisible character stands here: byte order mark (U+FEFF)",
      "5:20 error YAML_INVISIBLE an invisible character stands here: right-to-left override (U+202E)",
      "1:13 error YAML_INVISIBLE an invisible character stands here: a carriage return without a line feed (U+000D)",
    ]
  `)
})

it('warns of one in a value, where it may be meant', () => {
  expect(told(flow('  - action: log\n    config: { message: "a\u200bb\u200b", level: info }'))).toMatchInlineSnapshot(`
    [
      "4:26 warning YAML_INVISIBLE an invisible character stands here: zero width space (U+200B)",
    ]
  `)
})

it('says nothing of what prose is written with, nor of comments', () => {
  const lines = '  - action: log # a\u00a0b\n    config: { message: "10\u00a0€, \u05e9\u05dc\u200f, 👩\u200d🚀, \\u200b" }\r'
  expect(told(flow(lines))).toEqual([])
})

it('takes no blame for a mistake that only stands behind it', () => {
  const text = flow('  - action: log\n    config:\n      message: |\n        a\n        \u00a0b\n    confg: {}')
  expect(told(text)).toMatchInlineSnapshot(`
    [
      "7:9 warning YAML_INVISIBLE an invisible character stands here: no-break space (U+00A0)",
      "8:5 error FLOW_UNKNOWN_KEY "confg" is not a key of a step",
    ]
  `)
})

it('tells each flow of a file of those in its own document', () => {
  const one = flow('  - action: log\n    config: { message: "a\u200bb" }')
  const other = 'name: Others\nsteps:\n  - action: log\n    con\u200bfig: { message: a }\n'
  const plain = 'name: More\nsteps:\n  - action: log\n    config: { message: a }\n'
  expect(readFlows([one, other, plain].join('---\n'), []).map(toldOf)).toMatchInlineSnapshot(`
    [
      [
        "4:26 warning YAML_INVISIBLE an invisible character stands here: zero width space (U+200B)",
      ],
      [
        "9:8 error YAML_INVISIBLE an invisible character stands here: zero width space (U+200B)",
      ],
      [],
    ]
  `)
})
