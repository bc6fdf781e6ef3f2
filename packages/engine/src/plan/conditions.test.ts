import { readFlow } from '@testmesh/flow'
import { describe, expect, it } from 'vitest'
import { planFlow } from './plan-flow.ts'

/** The warnings of a flow with these steps. */
const warningsOf = (steps: string, more = ''): string[] => {
  const reading = readFlow(`name: A\nenv: { MODE: x }\nsteps:\n${steps.replace(/^/gm, '  ')}\n${more}`, [])
  const { diagnostics } = planFlow(reading, { descriptors: [], known: { variables: [], columns: [] } })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return diagnostics
    .filter(({ code }) => code === 'PLAN_MAY_BE_MISSING')
    .map(({ message, place }) => `${place.span?.start.line}:${place.span?.start.column} ${message}`)
}

const maybe = `- { id: a, action: transform, when: 'MODE == "x"', config: { input: 1 }, output: { token: result } }`
const read = (text: string, more = ''): string => `- { id: b, action: log, ${more}config: { message: '${text}' } }`

describe('what a step leaves that may not run', () => {
  it('is told where it is read as if it always ran, once for each step', () => {
    const warnings = warningsOf(
      `${maybe}\n${read('${token} ${token} ${outputs.token} ${a.token} ${steps.a.result}')}`,
      'outputs: { x: "${token}" }',
    )
    expect(warnings).toMatchInlineSnapshot(`
      [
        "5:49 "token" is missing when step a does not run: it only runs when MODE == "x"",
        "5:84 "a.token" is missing when step a does not run: it only runs when MODE == "x"",
        "6:18 "token" is missing when step a does not run: it only runs when MODE == "x"",
      ]
    `)
  })

  it('is told of branches, of cases, of what runs after a failure, and of steps that are disabled', () => {
    const inner = '[{ id: a, action: transform, config: { input: 1 }, output: { token: result } }]'
    const holders = [
      `- { id: if, action: condition, config: { condition: 'MODE == "x"', then: ${inner} } }`,
      `- { id: if, action: condition, config: { condition: 'MODE == "x"', then: [{ action: log, config: { message: m } }], else: ${inner} } }`,
      `- { id: sw, action: switch, config: { value: "\${MODE}", cases: [{ when: x, steps: ${inner} }] } }`,
      `- { id: f, action: log, config: { message: m }, on_error: { action: continue, steps: ${inner} } }`,
      '- { id: a, action: transform, disabled: true, config: { input: 1 }, output: { token: result } }',
    ]
    expect(holders.flatMap((holder) => warningsOf(`${holder}\n${read('${a.token}')}`))).toMatchInlineSnapshot(`
      [
        "5:49 "a.token" is missing when step a does not run: it only runs when MODE == "x"",
        "5:49 "a.token" is missing when step a does not run: it only runs when this does not hold: MODE == "x"",
        "5:49 "a.token" is missing when step a does not run: it only runs in one case of step sw",
        "5:49 "a.token" is missing when step a does not run: it only runs when step f fails",
        "5:49 "a.token" is missing when step a does not run: it is disabled",
      ]
    `)
  })

  it('is not told where a word is said for that case, or something is known of every step', () => {
    for (const text of [
      '${token ?? 1}',
      '${token:1}',
      '${a?.token}',
      '${steps.a.outcome} ${a.outcome} ${steps.a.error}',
      '${outputs?.token}',
    ])
      expect(warningsOf(`${maybe}\n${read(text)}`)).toEqual([])
  })

  it('is not told where the reader runs under the same condition, or one that speaks of it', () => {
    for (const when of ['MODE == "x"', 'MODE == "x" and 1 == 1', '${MODE == "x"}', 'a.outcome == "passed"', 'token exists'])
      expect(warningsOf(`${maybe}\n${read('${token}', `when: '${when}', `)}`)).toEqual([])
    expect(
      warningsOf(
        `${maybe}\n- { action: condition, config: { condition: 'MODE == "x"', then: [{ action: log, config: { message: "\${token}" } }] } }`,
      ),
    ).toEqual([])
  })

  it('is told in a when that reads it', () => {
    expect(warningsOf(`${maybe}\n${read('m', "when: 'token == 1', ")}`).length).toBe(1)
  })

  it('is not told where several steps leave it, as two branches do, nor inside the step and behind it', () => {
    const step = (id: string): string => `[{ id: ${id}, action: transform, config: { input: 1 }, output: { token: result } }]`
    const both = `- { action: condition, config: { condition: 'MODE == "x"', then: ${step('a')}, else: ${step('c')} } }`
    expect(warningsOf(`${both}\n${read('${token}')}`)).toEqual([])
    const own = maybe.replace(/ \}$/, ', cleanup: [{ action: log, config: { message: "${token}" } }] }')
    expect(warningsOf(own)).toEqual([])
    const branch = `- { action: condition, config: { condition: 'MODE == "x"', then: [${step('a').slice(1, -1)}, { action: log, config: { message: "\${token}" } }] } }`
    expect(warningsOf(branch)).toEqual([])
  })
})
