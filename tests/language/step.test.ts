import { describe, expect, it } from 'vitest'
import { flow, gets, tell, useEcho } from './tell.ts'

// "A step" of the definition of the language, a test per sentence.

const echo = useEcho()

/** The only step of a flow, once it ran. */
const step = async (text: string) => (await tell(flow(text))).state?.steps.get('steps/s')
const log = (rest = ''): string => `  - { id: s, action: log, config: { message: a }${rest} }\n`
const ask = (path: string, rest = ''): string => `  - { id: s, action: http_request, config: { url: "${echo.url}${path}" }${rest} }\n`
const attempts = async (text: string): Promise<number | undefined> => (await step(text))?.attempts.length

describe('id', () => {
  it('is unique in its phase', async () => {
    expect((await tell(flow(log() + log()))).problems).toEqual(['4:11 FLOW_DUPLICATE_ID: two steps are called "s"'])
    const teardown = 'teardown:\n  - { id: s, action: log, config: { message: a } }\n'
    expect((await tell(flow(log(), teardown))).steps).toEqual({ 'steps/s': 'passed', 'teardown/s': 'passed' })
  })

  it('has letters, digits, _ and -', async () => {
    expect((await tell(flow('  - { id: Order_2-b, action: log, config: { message: a } }'))).problems).toEqual([])
    expect((await tell(flow('  - { id: a b, action: log, config: { message: a } }'))).problems).toEqual([
      '3:11 FLOW_BAD_ID: "a b" cannot be an id',
    ])
  })

  it('is made up from the position when missing', async () => {
    expect((await tell(flow('  - { action: log, config: { message: a } }\n  - { action: log, config: { message: a } }'))).steps).toEqual({
      'steps/step_1': 'passed',
      'steps/step_2': 'passed',
    })
  })
})

describe('action, when and config', () => {
  it('`action` is never a template', async () => {
    expect((await tell(flow('  - { action: "${A}", config: {} }', 'env: { A: log }'))).problems[0]).toContain('FLOW_ACTION_TEMPLATE')
  })

  it('`when`: false → skipped with the reason', async () => {
    expect(await step('  - { id: s, when: 1 > 2, action: log, config: { message: a } }')).toMatchObject({
      outcome: 'skipped',
      reason: 'when is false: 1 > 2',
    })
  })

  it('`when`: an error in it → the step fails', async () => {
    expect(await step('  - { id: s, when: "len(5) > 2", action: log, config: { message: a } }')).toMatchObject({ outcome: 'error' })
  })

  it("`config` is checked against the action's schema", async () => {
    expect((await tell(flow('  - { action: log, config: { message: a, level: loud } }'))).problems[0]).toContain('FLOW_WRONG_VALUE')
  })

  it('`disabled`', async () => {
    expect((await step(log(', disabled: true')))?.outcome).toBe('skipped')
  })
})

describe('output', () => {
  it('name → JSONPath, expression, template or constant', async () => {
    const all = 'output: { path: $.x, made: x * 2, filled: "is ${x}", same: fixed, list: [1] }'
    expect((await step(`  - { id: s, action: set, config: { x: 7 }, ${all} }`))?.outputs).toEqual({
      path: 7,
      made: 14,
      filled: 'is 7',
      same: 'fixed',
      list: [1],
    })
  })

  it('is captured before assert, and also when an assertion fails', async () => {
    expect(await step('  - { id: s, action: set, config: { x: 7 }, output: { y: $.x }, assert: [y == 8] }')).toMatchObject({
      outcome: 'failed',
      outputs: { y: 7 },
    })
  })

  it('missing warns; reading it then is an error', async () => {
    const { steps, state } = await tell(
      flow(`  - { id: s, action: set, config: { x: "\${UUID}" }, output: { y: $.x.z } }\n${gets('"${y}"')}`),
    )
    expect([steps, state?.steps.get('steps/s')?.missingOutputs]).toEqual([{ 'steps/s': 'passed', 'steps/get': 'error' }, ['y']])
  })

  it('`name?:` → null', async () => {
    expect((await step('  - { id: s, action: set, config: { x: "${UUID}" }, output: { "y?": $.x.z } }'))?.outputs).toEqual({ y: null })
  })

  it('`save:` = `output:`, `assertions:` = `assert:`', async () => {
    expect(await step('  - { id: s, action: set, config: { x: 7 }, save: { y: $.x }, assertions: [y == 7] }')).toMatchObject({
      outcome: 'passed',
      outputs: { y: 7 },
    })
  })
})

describe('assertions', () => {
  it('`assert`: all must hold; all are evaluated', async () => {
    const { outcome, assertions } = (await step('  - { id: s, action: set, config: { x: 7 }, assert: [x == 1, x == 7, x == 2] }')) ?? {}
    expect([outcome, assertions?.map(({ passed }) => passed)]).toEqual(['failed', [false, true, false]])
  })

  it('`expression` and `message`', async () => {
    const { assertions } =
      (await step('  - { id: s, action: set, config: { x: 7 }, assert: [{ expression: x == 8, message: "x is ${x}" }] }')) ?? {}
    expect(assertions?.[0]).toMatchObject({ passed: false, message: 'x is 7' })
  })

  it('structured form: one subject, matchers by name', async () => {
    const of = async (matchers: string) =>
      (await step(`  - { id: s, action: set, config: { x: [1] }, assert: [{ path: x, ${matchers} }] }`))?.outcome
    expect([await of('length: 1'), await of('length: 1, contains: 2')]).toEqual(['passed', 'failed'])
  })

  it('`match`: deep partial match with markers', async () => {
    const of = async (match: string) =>
      (await step(`  - { id: s, action: set, config: { x: { a: 1, b: [2, 3] } }, assert: [{ match: { x: ${match} } }] }`))?.outcome
    expect([await of('{ a: "#integer" }'), await of('{ b: "#[2]" }'), await of('{ b: [2] }'), await of('{ a: "#string" }')]).toEqual([
      'passed',
      'passed',
      'failed',
      'failed',
    ])
  })

  it('`assert_any`: one must hold; `assert_none`: none may hold', async () => {
    const of = async (keys: string) => (await step(`  - { id: s, action: set, config: { x: 7 }, ${keys} }`))?.outcome
    expect([
      await of('assert_any: [x == 1, x == 7]'),
      await of('assert_any: [x == 1, x == 2]'),
      await of('assert_none: [x == 1, x == 2]'),
      await of('assert_none: [x == 1, x == 7]'),
    ]).toEqual(['passed', 'failed', 'passed', 'failed'])
  })
})

describe('retry', () => {
  it('an attempt = act + assert, so an assertion under retry means "until it holds"', async () => {
    const before = echo.asked.length
    const { outcome, attempts } =
      (await step(ask('/', `, assert: ["body.count == ${before + 3}"], retry: { attempts: 5, delay: 1ms }`))) ?? {}
    expect([outcome, attempts?.length]).toEqual(['passed', 3])
  })

  it('`attempts`, alias `max_attempts`', async () => {
    for (const name of ['attempts', 'max_attempts'])
      expect(await attempts(log(`, assert: [1 == 2], retry: { ${name}: 3, delay: 1ms }`))).toBe(3)
  })

  it.each([
    ['constant', 40],
    ['linear', 60],
    ['exponential', 60],
  ])('`backoff: %s`', async (backoff, leastMs) => {
    const { durationMs = 0 } = (await step(log(`, assert: [1 == 2], retry: { attempts: 3, delay: 20ms, backoff: ${backoff} }`))) ?? {}
    expect(durationMs).toBeGreaterThanOrEqual(leastMs - 2)
  })

  it('`max_delay` is the longest pause', async () => {
    const { durationMs = 0 } =
      (await step(log(', assert: [1 == 2], retry: { attempts: 3, delay: 5s, max_delay: 5ms, jitter: true }'))) ?? {}
    expect(durationMs).toBeLessThan(2_000)
  })

  it('`retry_on`: an expression, `timeout`, `connection`', async () => {
    const retry = (on: string) => `retry: { attempts: 3, delay: 1ms, retry_on: ["${on}"] }`
    expect(await attempts(ask('/status/503', `, ${retry('status >= 500')}`))).toBe(3)
    expect(await attempts(ask('/status/404', `, assert: [status == 200], ${retry('status >= 500')}`))).toBe(1)
    expect(await attempts(`  - { id: s, action: http_request, config: { url: "http://127.0.0.1:1/" }, ${retry('connection')} }`)).toBe(3)
    expect(await attempts(ask('/slow', `, timeout: 20ms, ${retry('timeout')}`))).toBe(3)
    expect(await attempts(ask('/slow', `, timeout: 20ms, ${retry('connection')}`))).toBe(1)
  })

  it('`retry_on_not`', async () => {
    expect(
      await attempts(ask('/status/409', ', assert: [status == 200], retry: { attempts: 3, delay: 1ms, retry_on_not: ["status == 409"] }')),
    ).toBe(1)
  })
})

describe('time', () => {
  it('`timeout` is per attempt, and aborts the action', async () => {
    const { attempts, durationMs = 0 } = (await step(ask('/slow', ', timeout: 30ms, retry: { attempts: 2, delay: 1ms }'))) ?? {}
    expect(attempts?.map(({ failure }) => failure?.code)).toEqual(['STEP_TIMEOUT', 'STEP_TIMEOUT'])
    expect(durationMs).toBeLessThan(5_000)
  })

  it('`max_duration` is for all attempts together', async () => {
    expect((await step(ask('/slow', ', max_duration: 50ms, retry: { attempts: 9, delay: 1ms }')))?.failure?.code).toBe('STEP_MAX_DURATION')
  })
})

describe('on_error', () => {
  const fails = (rest: string): string => `  - { id: s, action: fail, config: { message: boom }${rest} }\n`
  const then = '{ id: then, action: log, config: { message: "${error.message}" } }'

  it('`fail` is the default: the rest of the section is skipped', async () => {
    expect((await tell(flow(fails('') + gets('1')))).steps).toEqual({ 'steps/s': 'error', 'steps/get': 'skipped' })
  })

  it('`continue`: a failure stays, marked tolerated, and the verdict passes', async () => {
    const { verdict, steps, state } = await tell(flow(fails(', on_error: continue') + gets('1')))
    expect([verdict, steps, state?.steps.get('steps/s')?.tolerated]).toEqual([
      'passed',
      { 'steps/s': 'error', 'steps/get': 'passed' },
      true,
    ])
  })

  it('`{ action, steps }`: the steps run, then the action decides', async () => {
    expect(await tell(flow(fails(`, on_error: { action: continue, steps: [${then}] }`)))).toMatchObject({
      verdict: 'passed',
      steps: { 'steps/s': 'error', 'steps/s/on_error/then': 'passed' },
    })
    expect((await tell(flow(fails(`, on_error: { steps: [${then}] }`)))).verdict).toBe('error')
  })

  it('`on_timeout` steps run where it was a timeout', async () => {
    const both = `on_error: { action: continue, steps: [{ id: other, action: log, config: { message: a } }], on_timeout: [${then}] }`
    const { steps } = await tell(flow(ask('/slow', `, timeout: 20ms, ${both}`)))
    expect(Object.entries(steps).filter(([path, outcome]) => path.endsWith('/then') && outcome === 'passed')).toHaveLength(1)
  })

  it('aliases `error_steps`, `on_timeout`', async () => {
    const { steps } = await tell(flow(fails(`, error_steps: [${then}]`)))
    expect(steps).toEqual({ 'steps/s': 'error', 'steps/s/on_error/then': 'passed' })
    const { steps: late } = await tell(flow(ask('/slow', `, timeout: 20ms, on_timeout: [${then}]`)))
    expect(Object.entries(late).filter(([path, outcome]) => path.endsWith('/then') && outcome === 'passed')).toHaveLength(1)
  })
})

describe('cleanup', () => {
  const undo = (name: string, strategy = ''): string =>
    `  - { id: ${name}, action: log, config: { message: a }, cleanup: { ${strategy}steps: [{ id: undo_${name}, action: log, config: { message: a } }] } }\n`
  const fails = '  - { id: bad, action: fail, config: { message: boom } }\n'
  const order = async (text: string): Promise<string[]> =>
    [...((await tell(text)).state?.steps.values() ?? [])].filter(({ outcome }) => outcome === 'passed').map(({ path }) => path)

  it('is registered when the step succeeded, run last-in-first-out before teardown', async () => {
    const failed = '  - { id: c, action: fail, config: { message: a }, cleanup: [{ id: undo, action: log, config: { message: a } }] }\n'
    const down = 'teardown: [{ id: down, action: log, config: { message: a } }]'
    expect(await order(flow(undo('a') + undo('b') + failed, down))).toEqual([
      'steps/a',
      'steps/b',
      'cleanup/steps/b/undo_b',
      'cleanup/steps/a/undo_a',
      'teardown/down',
    ])
  })

  it.each([
    ['immediate', ['cleanup/steps/a/undo_a'], ['cleanup/steps/a/undo_a']],
    ['{ delayed: 5ms }', ['cleanup/steps/a/undo_a'], ['cleanup/steps/a/undo_a']],
    ['manual', [], []],
    ['on_success', ['cleanup/steps/a/undo_a'], []],
    ['on_failure', [], ['cleanup/steps/a/undo_a']],
  ])('`strategy: %s`', async (strategy, afterSuccess, afterFailure) => {
    const cleaned = async (more: string) =>
      (await order(flow(undo('a', `strategy: ${strategy}, `) + more))).filter((path) => path.startsWith('cleanup/'))
    expect([await cleaned(gets('1')), await cleaned(fails)]).toEqual([afterSuccess, afterFailure])
  })
})
