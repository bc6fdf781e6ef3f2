import type { AssertionResult, Mismatch, ShownValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

const KEY = 'sk_live_4242ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz-0123456789-XYZ'
const values = { KEY, OLD: `${KEY.slice(0, -1)}?`, PASSWORD: 'correct-horse', PIN: '493021' }
const variables = [{ name: 'env', strength: 'above-flow' as const, values, secrets: Object.keys(values) }]

const echo = async (config: object) => ({ ...config })

const resultsOf = async (assertions: readonly unknown[], list = 'assert'): Promise<readonly AssertionResult[]> => {
  const config = { t: '${KEY}', bearer: 'Bearer ${KEY}', other: '${PASSWORD}', obj: { id: 77, tok: '${KEY}' } }
  const step = { id: 'a', action: 'echo', config, [list]: assertions }
  const ran = await run(`steps: [${JSON.stringify(step)}]`, testPorts({ actions: { echo } }), { variables })
  const text = JSON.stringify(ran.events)
  for (const part of ['sk_l', '4242', 'ABCD', 'XYZ', 'wxyz', 'corr', 'orse', '4930', '3021']) expect(text).not.toContain(part)
  return ran.events.flatMap((event) => (event.type === 'step.asserted' ? event.data.results : []))
}

/** The differences that each assertion tells, a line each. */
const told = async (...assertions: readonly unknown[]): Promise<string[]> =>
  (await resultsOf(assertions)).flatMap(({ text, mismatches = [], error }) => (error ? [`${text}: ${error}`] : mismatches.map(lineOf)))

const lineOf = ({ path, expected, actual, note }: Mismatch): string =>
  `${path && `${path}: `}${expected?.text} but ${actual?.text}${note === undefined ? '' : ` (${note})`}`

/** What each part of the expression is, a line each; whatever else is told of it stands behind. */
const partsOf = ({ text, parts = [] }: AssertionResult): string[] =>
  parts.map(({ start, end, value, ...more }) => `${text.slice(start, end)} is ${shown(value)}${rest(more)}`)

const originsOf = ({ origins = [] }: AssertionResult): string[] =>
  origins.map(({ name, value, from, ...more }) => `${name} is ${shown(value)} from ${from}${rest(more)}`)

const shown = ({ text, type, ...more }: ShownValue): string => `${text} (${type})${rest(more)}`

const rest = (more: object): string => (Object.keys(more).length === 0 ? '' : ` and ${JSON.stringify(more)}`)

describe('a failed assertion about secrets', () => {
  it('shows no part of two that differ', async () => {
    const expected = 'Bearer ${OLD}'
    expect(
      await told(
        't == other',
        't == OLD',
        'bearer == "Bearer ${OLD}"',
        { path: 'bearer', equals: expected },
        { match: { bearer: expected } },
      ),
    ).toMatchInlineSnapshot(`
      [
        ""***" but "***" (they differ in what is not shown)",
        ""***" but "***" (they differ in what is not shown)",
        ""Bearer ***" but "Bearer ***" (they differ in what is not shown)",
        ""Bearer ***" but "Bearer ***" (they differ in what is not shown)",
        "bearer: "Bearer ***" but "Bearer ***" (they differ in what is not shown)",
      ]
    `)
  })

  it('tells the true number and the true boolean', async () => {
    expect(
      await told('len(t) == 36', { path: 't', length: 36 }, '(t starts_with "sk") == false', 'obj.id == 78 && t starts_with "sk"'),
    ).toMatchInlineSnapshot(`
      [
        "36 but 89",
        "length: 36 but 89 (the value is "***")",
        "false but true",
        "78 but 77",
      ]
    `)
  })

  it('tells a part of one by the mark for it, and never as equal to the text of the mark', async () => {
    expect(
      await told('obj.tok[0:2] == "pk"', 't starts_with "***"', 't == "***"', 'upper(t) == "SK"', 't + "-x" == "y"'),
    ).toMatchInlineSnapshot(`
      [
        ""pk" but "***"",
        "starts_with "***" but "***" (they differ in what is not shown)",
        ""***" but "***" (they differ in what is not shown)",
        ""SK" but "***"",
        ""y" but "***-x" (they part at character 1: expected …"y"…, actual …"***"…)",
      ]
    `)
  })

  it('says of what is computed from one that it is not shown, and tells what is written in the flow', async () => {
    expect(
      await told('base64(t)[0:5] == "x"', 'upper(base64(t)) == "X"', 'split(t, "_") == ["pk"]', 'number(PIN) + 1 == 5', 'number(PIN) == 5'),
    ).toMatchInlineSnapshot(`
      [
        ""x" but "***"",
        ""X" but "***"",
        "not shown: it may hold a part of a secret but not shown: it may hold a part of a secret",
        "[0]: "pk" but "***"",
        "[1]: undefined but "***"",
        "[2]: undefined but "***"",
        "5 but not shown: it may hold a part of a secret",
        "5 but ***",
      ]
    `)
  })

  it('tells what was wanted also where a stand-in would pass', async () => {
    expect(
      await told('not (t starts_with "sk")', 't > "z"', { path: 't', not_contains: 'live' }, 't[0:2] != "sk"', 't != KEY'),
    ).toMatchInlineSnapshot(`
      [
        "not starts_with "sk" but "***"",
        "> "z" but "***"",
        "not contains "live" but "***"",
        "not "sk" but "***"",
        "not "***" but "***"",
      ]
    `)
  })

  it('tells all else as it is', async () => {
    expect(await told('obj == {"id": 78, "tok": KEY}', 'obj.id == 5', { match: { obj: { id: 76 } } })).toMatchInlineSnapshot(`
      [
        "id: 78 but 77",
        "5 but 77",
        "obj.id: 76 but 77",
      ]
    `)
  })

  it('shows none in its own message, its parts and its origins', async () => {
    const [named, computed] = await resultsOf([
      { expression: 'KEY[0:4] == OLD[1:4]', message: 'the token begins with ${KEY[0:4]}, not with pk' },
      { expression: 'upper(base64(KEY)) == "x"', message: 'the hash is ${upper(base64(KEY))}' },
    ])
    expect([named, computed].map((result) => result && [result.message, partsOf(result), originsOf(result)])).toMatchInlineSnapshot(`
      [
        [
          "the token begins with ***, not with pk",
          [
            "KEY is "***" (string)",
            "KEY[0:4] is "***" (string)",
            "OLD is "***" (string)",
            "OLD[1:4] is "***" (string)",
            "KEY[0:4] == OLD[1:4] is false (boolean)",
          ],
          [
            "KEY is "***" (string) from env",
            "OLD is "***" (string) from env",
          ],
        ],
        [
          undefined,
          [
            "KEY is "***" (string)",
            "base64(KEY) is "***" (string)",
            "upper(base64(KEY)) is "***" (string)",
            "upper(base64(KEY)) == "x" is false (boolean)",
          ],
          [
            "KEY is "***" (string) from env",
          ],
        ],
      ]
    `)
  })
})

it('tells no part of a secret where an assertion holds that must not', async () => {
  const [result] = await resultsOf(['t[0:2] == "sk"'], 'assert_none')
  expect(result && [partsOf(result), result.mismatches]).toMatchInlineSnapshot(`
    [
      [
        "t is "***" (string)",
        "t[0:2] is "sk" (string)",
        "t[0:2] == "sk" is true (boolean)",
      ],
      [
        {
          "note": "it holds, and must not",
          "path": "",
        },
      ],
    ]
  `)
})

it('tells no part of a secret in the warning of an assertion that holds', async () => {
  const [result] = await resultsOf(['t[0:10]'])
  const warning = 'the value is "***" (string), neither true nor false; it passes because it is not empty'
  expect(result).toMatchObject({ passed: true, warning })
})

it('tells no part of a secret as the reason of a skipped step', async () => {
  const steps = [
    { id: 'a', action: 'echo', when: 'KEY[0:4] == "pk"' },
    { id: 'b', action: 'echo', when: 'base64(KEY)[0:4] == "pk"' },
    { id: 'c', action: 'echo', when: 'len(KEY) == 36' },
  ]
  const ran = await run(`steps: ${JSON.stringify(steps)}`, testPorts({ actions: { echo } }), { variables })
  expect(summary(ran)).toMatchInlineSnapshot(`
    [
      "steps/a skipped (when is false: KEY[0:4] == "pk" (KEY is "***", KEY[0:4] is "***"))",
      "steps/b skipped (when is false: base64(KEY)[0:4] == "pk")",
      "steps/c skipped (when is false: len(KEY) == 36 (KEY is "***", len(KEY) is 89))",
      "= skipped",
    ]
  `)
})

it('tells no part of a secret in the condition of a loop that takes too long', async () => {
  const wait = { id: 'b', action: 'delay', config: { duration: '1s' } }
  const config = { condition: 'KEY[0:4] != "pk"', max_duration: '3s', steps: [wait] }
  const ran = await run(`steps: [${JSON.stringify({ id: 'a', action: 'repeat', config })}]`, testPorts({ actions: { echo } }), {
    variables,
  })
  expect(summary(ran).at(-1)).toMatchInlineSnapshot(
    `"= error: STEP_MAX_DURATION: the condition still holds after 3 rounds: KEY[0:4] != "pk" (KEY is "***", KEY[0:4] is "***")"`,
  )
})
