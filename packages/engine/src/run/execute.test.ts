import { describe, expect, it } from 'vitest'
import { flowsIn, run, summary } from '../testing/run.ts'
import { testPorts } from '../testing/test-ports.ts'

const echo = async (config: object) => ({ ...config })
const boom = async () => {
  throw new Error('boom')
}
const ports = () => testPorts({ actions: { echo, boom, hang: () => new Promise(() => {}) } })

describe('the sections of a flow', () => {
  it('skips the rest of a section after a failure, and still runs on_error and teardown', async () => {
    const text = `
setup: [{ id: ready, action: echo }]
steps:
  - { id: a, action: echo, config: { x: 1 }, assert: [x == 2] }
  - { id: b, action: echo }
on_error: [{ id: tell, action: echo, config: { why: "\${error.message}", who: "\${failed_step.id}" }, assert: [why == "x == 2", who == "a"] }]
teardown: [{ id: down, action: echo, config: { status: "\${FLOW_STATUS}" }, assert: [status == "failed"] }]
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "setup/ready passed",
        "steps/a failed (ASSERT_FAILED: x == 2)",
        "steps/b skipped (step a failed before it)",
        "on_error/tell passed",
        "teardown/down passed",
        "= failed: ASSERT_FAILED: x == 2",
      ]
    `)
  })

  it('skips all steps when setup failed', async () => {
    const text = `
setup: [{ id: ready, action: boom }, { id: more, action: echo }]
steps: [{ id: a, action: echo }]
teardown: [{ id: down, action: echo }]
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "setup/ready error (ACTION_THREW: boom)",
        "setup/more skipped (step ready failed before it)",
        "steps/a skipped (setup step ready did not pass)",
        "teardown/down passed",
        "= error: ACTION_THREW: boom",
      ]
    `)
  })

  it('runs every step when fail_fast is off', async () => {
    const text = `
config: { fail_fast: false }
steps: [{ id: a, action: boom }, { id: b, action: echo }, { id: c, action: echo, assert: [nope == 1] }]
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a error (ACTION_THREW: boom)",
        "steps/b passed",
        "steps/c failed (ASSERT_FAILED: nope == 1)",
        "= error: ACTION_THREW: boom",
      ]
    `)
  })

  it('skips a teardown step that reads what was never captured, and runs the others', async () => {
    const text = `
steps:
  - { id: create, action: boom, output: { id: $.id } }
teardown:
  - { id: by_output, action: echo, config: { x: "\${id}" } }
  - { id: by_step, action: echo, config: { x: "\${create.body.id}" } }
  - { id: long, action: echo, config: { x: "\${steps.create.id}" } }
  - { id: last, action: echo }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/create error (ACTION_THREW: boom)",
        "teardown/by_output skipped (id was never captured)",
        "teardown/by_step skipped (create.body was never captured)",
        "teardown/long skipped (create.id was never captured)",
        "teardown/last passed",
        "= error: ACTION_THREW: boom",
      ]
    `)
  })

  it('warns of a teardown that fails, and lets the verdict be; --strict-teardown makes it the verdict', async () => {
    const text = 'steps: [{ id: a, action: echo }]\nteardown: [{ id: down, action: boom }, { id: then, action: echo }]'
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "teardown/down error (ACTION_THREW: boom)",
        "teardown/then passed",
        "= passed",
        "! TEARDOWN_FAILED: teardown step down did not pass: boom",
      ]
    `)
    expect(summary(await run(text, ports(), { strictTeardown: true }))).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "teardown/down error (ACTION_THREW: boom)",
        "teardown/then passed",
        "= failed: TEARDOWN_FAILED: teardown step down did not pass: boom",
        "! TEARDOWN_FAILED: teardown step down did not pass: boom",
      ]
    `)
  })

  it('fails by --strict-teardown also for the teardown of a flow it ran, and for a cleanup at once; not for a ledger', async () => {
    const made = ports()
    const flows = flowsIn({ 'sub.yaml': 'name: Sub\nsteps: [{ id: x, action: echo }]\nteardown: [{ id: down, action: boom }]' }, made)
    const sub = await run('steps: [{ id: a, action: run_flow, config: { flow: Sub } }]', made, { strictTeardown: true, flows })
    expect(summary(sub)).toContain('= failed: TEARDOWN_FAILED: teardown step down did not pass: boom')
    const cleanup = (undo: string) =>
      `steps: [{ id: a, action: echo, cleanup: { strategy: immediate, steps: [{ id: undo, action: ${undo} }] } }]`
    const atOnce = await run(cleanup('boom'), ports(), { strictTeardown: true })
    expect(summary(atOnce)).toContain('= failed: CLEANUP_FAILED: cleanup of steps/a did not pass: step undo did not pass: boom')
    const broken = { ...ports(), ledger: { ...ports().ledger, add: () => Promise.reject(new Error('disk full')) } }
    expect(summary(await run(cleanup('echo'), broken, { strictTeardown: true }))).toEqual([
      'cleanup/steps/a/undo passed',
      'steps/a passed',
      '= passed',
      '! LEDGER_FAILED: cleanup of steps/a could not be written to the ledger: disk full',
    ])
  })

  it('runs cleanup and teardown also when what a later run needs cannot be kept', async () => {
    const text =
      'steps: [{ id: a, action: echo, cleanup: [{ id: undo, action: echo }] }, { id: b, action: boom }]\nteardown: [{ id: down, action: echo }]'
    const keep = () => {
      throw new Error('there can be no key')
    }
    expect(summary(await run(text, ports(), { keep }))).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "steps/b error (ACTION_THREW: boom)",
        "cleanup/steps/a/undo passed",
        "teardown/down passed",
        "= error: ACTION_THREW: boom",
        "! RESUME_NOT_KEPT: what a run of a part of the flow needs could not be kept: there can be no key",
      ]
    `)
  })

  it('ends with FLOW_TIMEOUT when the flow takes too long, and tears down', async () => {
    const text = `
config: { timeout: 5s }
steps: [{ id: a, action: hang }, { id: b, action: echo }]
teardown: [{ id: down, action: echo }]
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a cancelled (the flow took longer than 5000 ms)",
        "steps/b skipped (the flow took longer than 5000 ms)",
        "teardown/down passed",
        "= error: FLOW_TIMEOUT: the flow took longer than 5000 ms",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
      ]
    `)
  })

  it('is skipped when every step is', async () => {
    expect(summary(await run('steps: [{ id: a, action: echo, when: false }]', ports()))).toMatchInlineSnapshot(`
      [
        "steps/a skipped (when is false: false)",
        "= skipped",
      ]
    `)
  })

  it('gives the outputs of the flow, and warns of one without a value', async () => {
    const text =
      'steps: [{ id: a, action: echo, config: { n: 7 }, output: { n: $.n } }]\noutputs: { total: "${n}", none: $.nothing, kind: fixed }'
    const ran = await run(text, ports())
    expect(ran.state.outputs).toEqual({ total: 7, none: null, kind: 'fixed' })
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "= passed",
        "! OUTPUT_MISSING: the flow output "none" has no value: $.nothing found nothing",
      ]
    `)
  })
})

describe('a step', () => {
  it('is skipped with the values that made its condition false', async () => {
    const text = `
env: { OFF: 'false', COUNT: '0' }
steps:
  - { id: a, action: echo, config: { n: 0 }, output: { n: $.n } }
  - { id: b, action: echo, when: n > 1 }
  - { id: c, action: echo, when: "\${OFF}" }
  - { id: d, action: echo, when: n == 0 }
  - { id: e, action: echo, when: n.upper() == 'X' }
  - { id: f, action: echo, when: "\${n}" }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "steps/b skipped (when is false: n > 1 (n is 0))",
        "steps/c skipped (when is false: \${OFF} (OFF is "false"))",
        "steps/d passed",
        "steps/e skipped (when is false: n.upper() == 'X' (n is 0, n.upper() is "0"))",
        "steps/f skipped (when is false: \${n} (n is 0))",
        "= passed",
      ]
    `)
  })
})

it('says where each variable got its value, the strongest source winning', async () => {
  const text = 'name: Test\nenv: { OWN: 1, BOTH: 2 }\nsteps: [{ id: a, action: echo }]'
  const variables = [{ name: 'environment staging', strength: 'above-flow', values: { BOTH: 'theirs', URL: 'u' } }] as const
  const { state } = await run(text, ports(), { variables })
  expect(state.variables).toEqual({ OWN: 1, BOTH: 'theirs', URL: 'u' })
  expect(state.origins).toEqual({ OWN: 'env of the flow, line 2', BOTH: 'environment staging', URL: 'environment staging' })
})

it('lets a cancel in between steps that take no time', async () => {
  const cancel = new AbortController()
  // Real time: nothing of the run waits for anything.
  setTimeout(() => cancel.abort('enough'), 1)
  const loop =
    'steps: [{ id: loop, action: for_each, config: { range: { end: 9000 }, steps: [{ id: a, action: set, config: { n: 1 } }] } }]'
  const { state } = await run(loop, ports(), { signal: cancel.signal })
  expect([state.verdict, (state.counts?.passed ?? 0) < 9_000]).toEqual(['cancelled', true])
})
