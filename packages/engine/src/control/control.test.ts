import { describe, expect, it } from 'vitest'
import { run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

const echo = async (config: object) => ({ ...config })
const boom = async () => {
  throw new Error('boom')
}
const ports = () => testPorts({ actions: { echo, boom, hang: () => new Promise(() => {}) } })

describe('for_each', () => {
  it('keeps iterations that run side by side apart, and gives their outputs as lists', async () => {
    const slow = async ({ ms, ...config }: { ms: number }, { clock }: { clock: { sleep(ms: number): Promise<void> } }) => {
      await clock.sleep(ms)
      return config
    }
    const text = `
steps:
  - id: loop
    action: for_each
    config:
      items: [30, 20, 10]
      parallel: true
      steps:
        - { id: a, action: slow, config: { ms: "\${item}", mine: "\${item}" }, output: { mine: $.mine } }
        - { id: b, action: slow, config: { ms: 5, seen: "\${mine}", at: "\${index}" }, assert: [seen == item, a.mine == item] }
  - { id: after, action: echo, config: { all: "\${loop.mine}", first: "\${loop.results[0].mine}", last: "\${b.seen}" } }
`
    const { state } = await run(text, testPorts({ actions: { slow, echo } }))
    expect(state.verdict).toBe('passed')
    expect(state.steps.get('steps/after')?.attempts[0]?.result).toEqual({ all: [30, 20, 10], first: 30, last: 10 })
    expect([...state.steps.keys()]).toContain('steps/loop[2]/b')
  })

  it('goes on after an item that failed when it may, and fails all the same', async () => {
    const loop = (more: string) =>
      `steps: [{ id: loop, action: for_each, config: { range: { start: 1, end: 3 }${more}, steps: [{ id: a, action: echo, config: { n: "\${item}" }, assert: [n == 1] }] } }]`
    expect(summary(await run(loop(''), ports()))).toMatchInlineSnapshot(`
      [
        "steps/loop[0]/a passed",
        "steps/loop[1]/a failed (ASSERT_FAILED: n == 1)",
        "steps/loop failed (STEP_NESTED_FAILED: step a did not pass: n == 1)",
        "= failed: STEP_NESTED_FAILED: step a did not pass: n == 1",
      ]
    `)
    expect(summary(await run(loop(', continue_on_error: true'), ports()))).toMatchInlineSnapshot(`
      [
        "steps/loop[0]/a passed",
        "steps/loop[1]/a failed (ASSERT_FAILED: n == 1)",
        "steps/loop[2]/a failed (ASSERT_FAILED: n == 1)",
        "steps/loop failed (STEP_NESTED_FAILED: step a did not pass: n == 1)",
        "= failed: STEP_NESTED_FAILED: step a did not pass: n == 1",
      ]
    `)
  })
})

describe('parallel', () => {
  it('stops the other branches when one fails, unless it waits for all', async () => {
    const text = (more: string) => `
steps:
  - id: both
    action: parallel
    config:
      branches:
        - { name: left, steps: [{ id: a, action: boom }] }
        - { name: right, steps: [{ id: b, action: delay, config: { duration: 5s } }, { id: c, action: echo }] }
      ${more}
`
    expect(summary(await run(text(''), ports()))).toMatchInlineSnapshot(`
      [
        "steps/both[left]/a error (ACTION_THREW: boom)",
        "steps/both[right]/b cancelled (the branch left failed)",
        "steps/both[right]/c skipped (the branch left failed)",
        "steps/both error (STEP_NESTED_FAILED: step a did not pass: boom)",
        "= error: STEP_NESTED_FAILED: step a did not pass: boom",
      ]
    `)
    expect(summary(await run(text('wait_for_all: true'), ports()))).toMatchInlineSnapshot(`
      [
        "steps/both[left]/a error (ACTION_THREW: boom)",
        "steps/both[right]/b passed",
        "steps/both[right]/c passed",
        "steps/both error (STEP_NESTED_FAILED: step a did not pass: boom)",
        "= error: STEP_NESTED_FAILED: step a did not pass: boom",
      ]
    `)
  })
})

describe('loops with a condition', () => {
  it('repeats a number of times when there is no condition', async () => {
    const { state } = await run(
      'steps: [{ id: r, action: repeat, config: { max_iterations: 3, steps: [{ id: a, action: echo }] } }]',
      ports(),
    )
    expect([state.verdict, [...state.steps.keys()]]).toEqual(['passed', ['steps/r', 'steps/r[0]/a', 'steps/r[1]/a', 'steps/r[2]/a']])
  })

  it('tells a wait that ran out as a timeout, which on_timeout deals with', async () => {
    const text = `
steps:
  - id: w
    action: wait_until
    config: { condition: "1 == 2", max_duration: 3s, steps: [{ id: a, action: echo }] }
    on_error: { action: continue, on_timeout: [{ id: late, action: echo, config: { why: "\${error.code}" }, assert: [why == "STEP_MAX_DURATION"] }] }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/w[0]/a passed",
        "steps/w[1]/a passed",
        "steps/w[2]/a passed",
        "steps/w[3]/a passed",
        "steps/w/on_error/late passed",
        "steps/w error, tolerated (STEP_MAX_DURATION: the condition does not hold after 4 rounds: 1 == 2)",
        "= passed",
      ]
    `)
  })
})

describe('assert', () => {
  it('judges its expression as well as its assertions', async () => {
    const text = `
config: { fail_fast: false }
steps:
  - { id: a, action: assert, config: { data: { n: 1 }, expression: n == 2, message: n must be two } }
  - { id: b, action: assert, config: { data: { n: 1 }, assertions: [n == 1] } }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a failed (ASSERT_FAILED: n must be two)",
        "steps/b passed",
        "= failed: ASSERT_FAILED: n must be two",
      ]
    `)
  })
})

describe('what does not run', () => {
  it('is told with the reason: a branch, a case, a loop without rounds', async () => {
    const text = `
steps:
  - { id: no, action: condition, config: { condition: 1 > 2, then: [{ id: a, action: echo }] } }
  - { id: yes, action: condition, config: { condition: 1 < 2, then: [{ id: b, action: echo }], else: [{ id: c, action: echo }] } }
  - id: choose
    action: switch
    config:
      value: x
      cases: [{ when: y, steps: [{ id: d, action: echo }] }, { when: x, steps: [{ id: e, action: echo }] }]
      default: [{ id: f, action: echo }]
  - { id: none, action: for_each, config: { items: "\${[]}", steps: [{ id: g, action: echo }] } }
  - { id: over, action: while, config: { condition: 1 > 5, steps: [{ id: h, action: echo }] } }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/no/a skipped (the condition is false: 1 > 2)",
        "steps/no passed",
        "steps/yes/c skipped (the condition is true: 1 < 2)",
        "steps/yes/b passed",
        "steps/yes passed",
        "steps/choose/d skipped (the value is "x")",
        "steps/choose/f skipped (the value is "x")",
        "steps/choose/e passed",
        "steps/choose passed",
        "steps/none/g skipped (there are no items)",
        "steps/none passed",
        "steps/over/h skipped (the condition is false: 1 > 5)",
        "steps/over passed",
        "= passed",
      ]
    `)
  })

  it('leaves what an earlier round captured', async () => {
    const text = `
steps:
  - id: loop
    action: for_each
    config:
      items: [1, 2]
      steps:
        - id: first
          action: condition
          config: { condition: item == 1, then: [{ id: got, action: echo, config: { n: "\${item}" }, output: { n: $.n } }] }
  - { id: after, action: echo, config: { n: "\${n}" } }
`
    const { state } = await run(text, ports())
    expect(state.steps.get('steps/after')?.attempts[0]?.result).toEqual({ n: 1 })
    expect(state.steps.get('steps/loop[1]/first/got')).toMatchObject({ outcome: 'skipped', reason: 'the condition is false: item == 1' })
  })
})
