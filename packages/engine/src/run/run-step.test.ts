import { type ActionContext, ActionError } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import { ignoringCase } from '@testmesh/protocol'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { GatePoint } from '../ports.ts'
import type { Resume } from '../scope/resume.ts'
import { flowsIn, run, summary } from '../testing/run.ts'
import { type InlineAction, inlineAction, testPorts } from '../testing/test-ports.ts'
import { cleanUp } from './clean-up.ts'
import { InvalidFlowError, runFlow } from './run-flow.ts'

const echo = async (config: object) => ({ ...config })
const boom = async () => {
  throw new Error('boom')
}
const hang = () => new Promise(() => {})

/** Gives 1, 2, 3 … */
const counter = () => {
  let count = 0
  return async () => ({ count: ++count })
}
const ports = () => testPorts({ actions: { echo, boom, hang, count: counter() } })

it('leaves a map where an expression may stand to the action, its templates filled', async () => {
  const seen: unknown[] = []
  const poll = inlineAction('poll', { run: async (config) => ({ seen: seen.push(config) }) })
  const handler = { ...poll, schema: { ...poll.schema, config: v.looseObject({}) } } as typeof poll
  const ran = await run(
    'env: { N: 2 }\nsteps: [{ id: a, action: poll, config: { until: { count: "${N}" } } }]',
    testPorts({ handlers: [handler] }),
  )
  expect([summary(ran), seen]).toEqual([['steps/a passed', '= passed'], [{ until: { count: 2 } }]])
})

it('tells nothing that an action says once its attempt is over', async () => {
  let over: ActionContext | undefined
  const leave = async (_: unknown, context: ActionContext) => {
    context.log('in time')
    over = context
    return {}
  }
  const later = async () => {
    over?.log('too late')
    return {}
  }
  const { events } = await run('steps: [{ id: a, action: leave }, { id: b, action: later }]', testPorts({ actions: { leave, later } }))
  expect(events.flatMap((event) => (event.type === 'step.logged' ? [event.data.line] : []))).toEqual(['in time'])
})

describe('retry', () => {
  it('tries until the assertions hold, pausing twice as long each time', async () => {
    const ran = await run(
      'steps: [{ id: a, action: count, assert: [count == 4], retry: { attempts: 9, delay: 1s, backoff: exponential } }]',
      ports(),
    )
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/a passed, 4 attempts",
        "= passed",
      ]
    `)
    expect(ran.state.durationMs).toBe(7_000)
  })

  it('does not cut a pause short that is longer than the usual cap', async () => {
    const ran = await run('steps: [{ id: a, action: count, assert: [count == 2], retry: { attempts: 2, delay: 2m } }]', ports())
    expect(ran.state.durationMs).toBe(120_000)
  })

  it('tries again only for what retry_on names, and never for what retry_on_not names', async () => {
    const refused = async () => {
      throw new ActionError('NO', 'refused', { kind: 'connection' })
    }
    const text = `
config: { fail_fast: false }
steps:
  - { id: wanted, action: refused, retry: { attempts: 2, retry_on: [connection] } }
  - { id: other, action: refused, retry: { attempts: 2, retry_on: [timeout] } }
  - { id: not, action: count, assert: [attempt == 0], retry: { attempts: 5, retry_on_not: [count == 2] } }
`
    expect(summary(await run(text, testPorts({ actions: { refused, count: counter() } })))).toMatchInlineSnapshot(`
      [
        "steps/wanted error, 2 attempts (NO: refused)",
        "steps/other error (NO: refused)",
        "steps/not failed, 2 attempts (ASSERT_FAILED: attempt == 0)",
        "= error: NO: refused",
      ]
    `)
  })
})

describe('limits', () => {
  it('tell what an action that waits saw last', async () => {
    const text =
      'steps: [{ id: poll, action: patient, timeout: 2s }, { id: send, action: stopped, timeout: 2s }]\nconfig: { fail_fast: false }'
    const failing =
      (error: ActionError) =>
      (_: unknown, { signal }: ActionContext) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(error)))
    const patient = failing(new ActionError('HTTP_TIMEOUT', 'the condition did not hold', { kind: 'timeout', result: { status: 404 } }))
    const stopped = failing(new ActionError('HTTP_ABORTED', 'the request was stopped'))
    const state = await run(text, testPorts({ actions: { patient, stopped } }))
    expect(summary(state)).toEqual([
      'steps/poll error (STEP_TIMEOUT: the attempt took longer than 2000 ms; the condition did not hold)',
      'steps/send error (STEP_TIMEOUT: the attempt took longer than 2000 ms)',
      '= error: STEP_TIMEOUT: the attempt took longer than 2000 ms; the condition did not hold',
    ])
  })

  it('tell what a loop waited for', async () => {
    const text = `
config: { fail_fast: false }
steps:
  - { id: poll, action: wait_until, timeout: 2s, config: { condition: look.count > 9, interval: 1s, steps: [{ id: look, action: count }] } }
  - { id: hang, action: while, timeout: 2s, config: { condition: index < 3, steps: [{ id: stuck, action: hang }] } }
`
    const state = await run(text, testPorts({ actions: { count: counter(), hang } }))
    expect(summary(state).filter((line) => line.startsWith('steps/') && !line.includes('['))).toMatchInlineSnapshot(`
      [
        "steps/poll error (STEP_TIMEOUT: the attempt took longer than 2000 ms; the condition does not hold after 2 rounds: look.count > 9 (look.count is 2))",
        "steps/hang error (STEP_TIMEOUT: the attempt took longer than 2000 ms; the condition still holds after 1 round: index < 3)",
      ]
    `)
  })

  it('end an attempt, all attempts, or by default what hangs', async () => {
    const text = `
config: { fail_fast: false }
steps:
  - { id: own, action: hang, timeout: 2s, retry: { attempts: 2, retry_on: [timeout] } }
  - { id: all, action: hang, max_duration: 3s }
  - { id: default, action: hang }
  - { id: own_deadline, action: hang, config: { deadline: 40s } }
  - { id: not_one, action: echo, timeout: "\${flow.name}" }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/own error, 2 attempts (STEP_TIMEOUT: the attempt took longer than 2000 ms)",
        "steps/all error (STEP_MAX_DURATION: all attempts together took longer than 3000 ms)",
        "steps/default error (STEP_TIMEOUT: the attempt took longer than 30000 ms)",
        "steps/own_deadline error (STEP_TIMEOUT: the attempt took longer than 41000 ms)",
        "steps/not_one error (CONFIG_INVALID: \${flow.name} gives "Test", which is not a duration)",
        "= error: STEP_TIMEOUT: the attempt took longer than 2000 ms",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
        "! ACTION_HUNG: hang did not stop within 250 ms when it was asked to",
      ]
    `)
  })
})

describe('on_error', () => {
  it('tolerates a failure, but not when the steps that deal with it fail', async () => {
    const text = `
config: { fail_fast: false }
steps:
  - { id: a, action: boom, on_error: continue }
  - { id: b, action: boom, on_error: { action: continue, steps: [{ id: mend, action: echo, config: { why: "\${error.message}" }, assert: [why == "boom"] }] } }
  - { id: c, action: boom, on_error: { action: continue, steps: [{ id: worse, action: boom }] } }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a error, tolerated (ACTION_THREW: boom)",
        "steps/b/on_error/mend passed",
        "steps/b error, tolerated (ACTION_THREW: boom)",
        "steps/c/on_error/worse error (ACTION_THREW: boom)",
        "steps/c error (ACTION_THREW: boom)",
        "= error: ACTION_THREW: boom",
      ]
    `)
  })

  it('lets its steps see the response, and the step that failed by its id', async () => {
    const text = `
steps:
  - id: a
    action: echo
    config: { status: 503, body: { code: busy } }
    output: { code: $.body.code }
    assert: [status == 200]
    on_error:
      action: continue
      steps:
        - { id: one, action: echo, config: { status: "\${response.status}", body: "\${response.body}" }, assert: [status == 503, body.code == "busy"] }
        - { id: two, action: echo, config: { status: "\${a.status}", code: "\${code}", why: "\${steps.a.error.code}" }, assert: [status == 503, code == "busy", why == "ASSERT_FAILED"] }
`
    expect(summary(await run(text, ports()))).toMatchInlineSnapshot(`
      [
        "steps/a/on_error/one passed",
        "steps/a/on_error/two passed",
        "steps/a failed, tolerated (ASSERT_FAILED: status == 200)",
        "= passed",
      ]
    `)
  })
})

describe('cleanup', () => {
  const text = `
steps:
  - { id: a, action: echo, config: { id: one }, output: { id: $.id }, cleanup: [{ id: drop_a, action: drop, config: { id: "\${id}" } }] }
  - { id: b, action: echo, config: { id: two }, output: { id: $.id }, cleanup: [{ id: drop_b, action: drop, config: { id: "\${id}" } }] }
`

  it('removes what each step made, last first, though both used the same name; the ledger knows', async () => {
    const dropped: string[] = []
    const made = testPorts({ actions: { echo, drop: async ({ id }: { id: string }) => ({ n: dropped.push(id) }) } })
    await run(text, made)
    expect(dropped).toEqual(['two', 'one'])
    expect(made.ledger.history).toEqual(['add steps/a', 'add steps/b', 'done steps/b', 'done steps/a'])
  })

  it('is done by another process from the ledger alone', async () => {
    const flow = `name: Crash\ninputs: { shop: { default: main } }\nenv: { OTHER: "\${GONE}" }\nsteps:\n  - { id: a, action: echo, config: { id: one }, output: { id: $.id }, cleanup: [{ id: drop, action: drop, config: { id: "\${a.id}", shop: "\${inputs.shop}" } }] }\n`
    const killed = testPorts({ actions: { echo, drop: boom } })
    await run(flow, killed, { variables: { GONE: 'x' } })
    const [entry] = killed.ledger.pending.values()
    if (!entry) throw new Error('nothing in the ledger')
    const dropped: object[] = []
    const fresh = testPorts({ actions: { echo, drop: async (config: object) => ({ n: dropped.push(config) }) } })
    expect(await fresh.clock.runUntil(cleanUp({ entry, reading: readFlow(flow, fresh.actions.descriptors) }, fresh))).toBeUndefined()
    expect(dropped).toEqual([{ id: 'one', shop: 'main' }])
  })

  it('is done by another process with the variables that a flow it runs takes from around it, and that fill what is left out', async () => {
    const remover = 'name: Remove\ninputs: { id: {} }\nsteps: [{ id: drop, action: drop, config: { id: "${id}", shop: "${SHOP}" } }]'
    const flow =
      'name: Crash\nsteps:\n  - { id: a, action: echo, config: { id: one }, output: { id: $.id }, cleanup: [{ id: sub, action: run_flow, config: { flow: Remove, input: { id: "${id}" } } }, { id: b, action: drop }] }\n'
    const withShop = (drop: InlineAction) => {
      const made = testPorts({ actions: { echo, drop } })
      const descriptors = made.actions.descriptors.map((one) => (one.type === 'drop' ? { ...one, variables: { by: ['WHO'] } } : one))
      return { ...made, actions: { ...made.actions, descriptors } }
    }
    const killed = withShop(boom)
    await run(flow, killed, { variables: { SHOP: 'main', WHO: 'ann' }, flows: flowsIn({ 'r.yaml': remover }, killed) })
    const [entry] = killed.ledger.pending.values()
    if (!entry) throw new Error('nothing in the ledger')
    const dropped: object[] = []
    const fresh = withShop(async (config: object) => ({ n: dropped.push(config) }))
    const left = { entry, reading: readFlow(flow, fresh.actions.descriptors), flows: flowsIn({ 'r.yaml': remover }, fresh) }
    expect(await fresh.clock.runUntil(cleanUp(left, fresh))).toBeUndefined()
    expect(dropped).toEqual([{ id: 'one', shop: 'main', by: 'ann' }, { by: 'ann' }])
  })

  it('runs at once also when the step made something while the run was cancelled, and the ledger knows until then', async () => {
    const cancel = new AbortController()
    const make = async () => {
      cancel.abort()
      return {}
    }
    const made = testPorts({ actions: { make, echo } })
    const flow = 'steps: [{ id: a, action: make, cleanup: { strategy: immediate, steps: [{ id: undo, action: echo }] } }]'
    expect(summary(await run(flow, made, { signal: cancel.signal }))).toMatchInlineSnapshot(`
      [
        "cleanup/steps/a/undo passed",
        "steps/a passed",
        "= cancelled: RUN_CANCELLED: the run was cancelled",
      ]
    `)
    expect(made.ledger.history).toEqual(['add steps/a', 'done steps/a'])
  })

  it('warns, and never ends the run, when it fails at once or the ledger does', async () => {
    const flow =
      'steps: [{ id: a, action: echo, cleanup: { strategy: immediate, steps: [{ id: x, action: boom }] } }, { id: b, action: echo, cleanup: [{ id: y, action: echo }] }]'
    const broken = { ...ports(), ledger: { ...ports().ledger, add: () => Promise.reject(new Error('disk full')) } }
    expect(summary(await run(flow, broken))).toMatchInlineSnapshot(`
      [
        "cleanup/steps/a/x error (ACTION_THREW: boom)",
        "steps/a passed",
        "steps/b passed",
        "cleanup/steps/b/y passed",
        "= passed",
        "! LEDGER_FAILED: cleanup of steps/a could not be written to the ledger: disk full",
        "! CLEANUP_FAILED: cleanup of steps/a did not pass: step x did not pass: boom",
        "! LEDGER_FAILED: cleanup of steps/b could not be written to the ledger: disk full",
      ]
    `)
  })
})

it('tells a failure and its cause without what only a terminal or OpenSSL understands', async () => {
  const said = 'no way: 403D:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../a.c:77:'
  const act = inlineAction('act', {
    run: () => Promise.reject(new ActionError('ACT_FAILED', said, { cause: new Error('\u001b[2mlocator.click:\u001b[22m gone') })),
  })
  const { state } = await run('steps: [{ id: a, action: act }]', testPorts({ handlers: [act] }))
  expect(state.steps.get('steps/a')?.failure).toMatchObject({ message: 'no way: wrong version number', causes: ['locator.click: gone'] })
})

describe('resources', () => {
  it('are shared while they open, forgotten when that failed, and closed in reverse', async () => {
    const log: string[] = []
    let tries = 0
    const use = inlineAction('use', {
      run: async (config, context) => {
        const { key } = config as { key: string }
        return {
          key: await context.use(key, async () => {
            if (key === 'c' && tries++ === 0) throw new Error('not yet')
            await context.clock.sleep(10)
            log.push(`open ${key}`)
            return { value: key, close: () => void log.push(`close ${key}`) }
          }),
        }
      },
    })
    const flow = `
steps:
  - { id: both, action: parallel, config: { steps: [{ id: x, action: use, config: { key: a } }, { id: y, action: use, config: { key: a } }] } }
  - { id: z, action: use, config: { key: b } }
  - { id: c, action: use, config: { key: c }, retry: { attempts: 2 } }
`
    expect((await run(flow, testPorts({ handlers: [use] }))).state.verdict).toBe('passed')
    expect(log).toEqual(['open a', 'open b', 'open c', 'close c', 'close b', 'close a'])
  })

  it('are named when they cannot be closed, without what only their key says', async () => {
    const use = inlineAction('use', {
      run: async (_config, context) => ({
        n: await context.use('db:{"password":"hunter2"}', async () => ({ value: 1, close: () => Promise.reject(new Error('it is gone')) })),
      }),
    })
    const { state } = await run('steps: [{ id: a, action: use }]', testPorts({ handlers: [use] }))
    expect(state.warnings).toMatchObject([
      { code: 'RESOURCE_CLOSE_FAILED', message: 'what the test steps had open could not be closed: it is gone' },
    ])
  })

  it('can be opened by teardown after a cancel', async () => {
    const use = inlineAction('use', {
      run: async (_config, context) => ({
        n: await context.use('x', async (signal) => {
          signal.throwIfAborted()
          return { value: 1, close: () => {} }
        }),
      }),
    })
    const cancel = new AbortController()
    cancel.abort('enough')
    const flow = 'steps: [{ id: a, action: use }]\nteardown: [{ id: down, action: use }]'
    expect(summary(await run(flow, testPorts({ handlers: [use] }), { signal: cancel.signal }))).toMatchInlineSnapshot(`
      [
        "steps/a skipped (enough)",
        "teardown/down passed",
        "= cancelled: RUN_CANCELLED: enough",
      ]
    `)
  })
})

describe('secrets', () => {
  it('are also the passwords of URLs among the variables', async () => {
    const flow = 'env: { OWN: "ftp://me:own-password@host" }\nsteps: [{ id: a, action: echo, config: { url: "${HOST}/x", own: "${OWN}" } }]'
    const values = { ELSEWHERE: 'postgres://root:var%40password@db/shop', HOST: 'http://b:host-password@h' }
    const ran = await run(flow, ports(), { variables: [{ name: 'project', strength: 'below-flow', values }] })
    expect(ran.state.variables).toMatchObject({ OWN: 'ftp://me:***@host', ELSEWHERE: 'postgres://root:***@db/shop' })
    expect(ran.state.steps.get('steps/a')?.attempts[0]?.result).toEqual({ url: 'http://b:***@h/x', own: 'ftp://me:***@host' })
  })

  it('stand in no event, whatever brought them, and never garble the words of the protocol', async () => {
    const leak = async (_config: unknown, context: Parameters<Parameters<typeof inlineAction>[1]['run']>[1]) => {
      context.secret('run-time-token')
      context.log('got run-time-token')
      throw new ActionError('NO', 'refused run-time-token for s3cr3t/value', { result: { body: btoa('xx s3cr3t/value xx') } })
    }
    const flow = `
steps:
  - { id: a, action: echo, config: { token: field-secret, url: "/?q=\${urlEncode(KEY)}", b: "\${base64(KEY)}" }, output: { t: $.token }, assert: [t == "field-secret"] }
  - { id: b, action: leak }
`
    const secrets = ['s3cr3t/value', 'field-secret', 'run-time-token', btoa('s3cr3t/value'), encodeURIComponent('s3cr3t/value')]
    const variables = [
      {
        name: 'env',
        strength: 'above-flow' as const,
        values: { KEY: 's3cr3t/value', WORD: 'passed', OTHER: 'attempt' },
        secrets: ['KEY', 'WORD', 'OTHER'],
      },
    ]
    const ran = await run(flow, testPorts({ actions: { echo, leak } }), { variables, secrets: [] })
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "steps/b error (NO: refused *** for ***)",
        "= error: NO: refused *** for ***",
      ]
    `)
    const text = JSON.stringify(ran.events)
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })

  it('are also what a data row or an input gives a secret field, before the step that uses it, and the passwords of their URLs', async () => {
    const flow = `
inputs: { key: {} }
data: [{ code: canary-row-1, at: "http://me:canary-row-2@host" }]
steps: [{ id: a, action: echo, config: { seen: "\${code} \${key} \${at}" } }, { id: b, action: echo, config: { token: "\${code}" } }, { id: c, action: echo, config: { token: "\${key}" } }]`
    const row = { index: 0, name: 'first', values: { code: 'canary-row-1', at: 'http://me:canary-row-2@host' } }
    const ran = await run(flow, ports(), { row, inputs: { key: 'canary-input' } })
    expect(ran.state.steps.get('steps/a')?.attempts[0]?.result).toEqual({ seen: '*** *** http://me:***@host' })
    expect(JSON.stringify(ran.events)).not.toContain('canary')
  })

  it('are known to a run of a part of the flow, and to the cleanup after a kill', async () => {
    const login = async (_: unknown, { secret }: ActionContext) => {
      secret('canary-token')
      return { key: 'canary-token' }
    }
    const drop = async ({ id }: { id: string }) => {
      throw new Error(`cannot drop ${id}`)
    }
    const flow = `name: Parts
steps:
  - { id: log_in, action: login, output: { key: key }, cleanup: [{ id: undo, action: drop, config: { id: "\${key}" } }] }
  - { id: use, action: echo, config: { seen: "\${key}" } }
  - { id: fail, action: boom }`
    const made = testPorts({ actions: { login, drop, echo, boom } })
    const kept: Resume[] = []
    await run(flow, made, { keep: (resume) => kept.push(resume) })
    const again = await run(flow, made, { isSelected: ({ id }) => id === 'use', ...(kept[0] && { restored: kept[0] }) })
    expect(again.state.steps.get('steps/use')?.attempts[0]?.result).toEqual({ seen: '***' })
    const [entry] = made.ledger.pending.values()
    if (!entry) throw new Error('nothing in the ledger')
    const problem = cleanUp({ entry, reading: readFlow(flow, made.actions.descriptors) }, made)
    expect(await made.clock.runUntil(problem)).toBe('step undo did not pass: cannot drop ***')
  })

  it('are kept for a run of a part of the flow: bytes as bytes, and headers in any case', async () => {
    const headers = ignoringCase({ location: '/files/1' })
    const file = async () => ({ headers, body: new Uint8Array([0, 128, 255]), more: [{ at: 1, of: new Uint8Array([7]) }] })
    const seen: unknown[] = []
    const send = async (config: object) => ({ count: seen.push(config) })
    const flow = `name: Parts
steps:
  - { id: load, action: file, output: { all: result }, cleanup: [{ id: drop, action: boom, config: { path: "\${load.headers.Location}" } }] }
  - { id: send, action: send, config: { body: "\${load.body}", one: "\${all.more[0].of}", at: "\${load.headers.LOCATION}" } }
  - { id: fail, action: boom }`
    const made = testPorts({ actions: { file, send, boom } })
    const kept: Resume[] = []
    await run(flow, made, { keep: (resume) => kept.push(resume) })
    const restored = JSON.parse(JSON.stringify(kept[0])) as Resume
    await run(flow, made, { isSelected: ({ id }) => id === 'send', restored })
    expect(seen[1]).toEqual({ body: new Uint8Array([0, 128, 255]), one: new Uint8Array([7]), at: '/files/1' })
    expect(seen[1]).toEqual(seen[0])
    const [entry] = made.ledger.pending.values()
    const problem = entry && cleanUp({ entry: JSON.parse(JSON.stringify(entry)), reading: readFlow(flow, made.actions.descriptors) }, made)
    expect(problem && (await made.clock.runUntil(problem))).toBe('step drop did not pass: boom')
  })

  it('are kept for a run of a part of the flow: variables as steps have set them', async () => {
    const seen: unknown[] = []
    const say = async (config: object) => ({ count: seen.push(config) })
    const flow = `name: Parts
env: { limit: 5, other: 1 }
steps:
  - { id: raise, action: set, config: { limit: 10, text: "7" } }
  - { id: say, action: say, config: { limit: "\${limit}", other: "\${other}", text: "\${text}" }, assert: [text == 7] }
  - { id: fail, action: boom }`
    const made = testPorts({ actions: { say, boom } })
    const kept: Resume[] = []
    const keep = (resume: Resume) => void kept.push(JSON.parse(JSON.stringify(resume)))
    await run(flow, made, { keep })
    const edited = flow.replace('other: 1', 'other: 2')
    for (const isLater of [false, true]) {
      const part = await run(edited, made, { isSelected: ({ id }) => id !== 'raise', ...(kept.at(-1) && { restored: kept.at(-1) }), keep })
      expect([isLater, part.state.steps.get('steps/say')?.outcome]).toEqual([isLater, 'passed'])
    }
    expect(seen).toEqual([1, 2, 2].map((other) => ({ limit: 10, other, text: '7' })))
  })

  it('are the credentials in headers, whichever action they are of', async () => {
    const flow = `
steps:
  - { id: log_in, action: echo, config: { session: canary-session } }
  - { id: use, action: echo, config: { headers: { Authorization: ["Bearer \${log_in.session}"], x-api-key: canary-key, accept: text/html } } }`
    const ran = await run(flow, ports())
    expect(ran.state.steps.get('steps/use')?.attempts[0]?.result).toEqual({
      headers: { Authorization: ['Bearer ***'], 'x-api-key': '***', accept: 'text/html' },
    })
  })

  it('are also what an assertion says is one, in what was captured before it', async () => {
    const flow =
      'steps: [{ id: a, action: echo, config: { code: canary-77 }, output: { all: result, t: code }, assert: ["len(secret(code)) == 9"] }]'
    const ran = await run(flow, ports())
    expect(summary(ran)).toEqual(['steps/a passed', '= passed'])
    const own = ran.events.flatMap((event) => (event.type.startsWith('step.') ? [event.type] : []))
    expect(own).toEqual(['step.started', 'step.captured', 'step.asserted', 'step.attempted', 'step.finished'])
    expect(ran.state.steps.get('steps/a')?.outputs).toEqual({ all: { code: '***' }, t: '***' })
    expect(JSON.stringify(ran.events)).not.toContain('canary-77')
  })
})

it('shows no part of a secret where a long result is cut', async () => {
  const big = async () => ({ body: `${'x'.repeat(1_010)}canary-0123456789${'y'.repeat(20_000)}` })
  const ran = await run('steps: [{ id: a, action: big }]', testPorts({ actions: { big } }), { secrets: ['canary-0123456789'] })
  const result = ran.state.steps.get('steps/a')?.attempts[0]?.result as { body: { preview: string } }
  expect(result.body.preview.slice(1_005)).toBe('xxxxx***yyyyyyyyyyy')
})

it('ends as it went where its attachment cannot be kept', async () => {
  const keep = async (_: unknown, { attach }: ActionContext) => ({
    sizeBytes: (await attach('body', 'text/plain', new Uint8Array(3))).sizeBytes,
  })
  const blobs = { put: () => Promise.reject(new Error('disk full')) }
  const ran = await run('steps: [{ id: a, action: keep, assert: [sizeBytes == 3] }]', { ...testPorts({ actions: { keep } }), blobs })
  expect(summary(ran)).toEqual(['steps/a passed', '= passed', '! SINK_FAILED: the attachment body could not be kept whole: disk full'])
})

it('ends as it went where its long result cannot be kept, with its cleanup', async () => {
  const made = testPorts({ actions: { echo, big: async () => ({ body: 'x'.repeat(20_000) }) } })
  const blobs = { put: () => Promise.reject(new Error('disk full')) }
  const flow = 'steps: [{ id: a, action: big, cleanup: [{ id: undo, action: echo }] }, { id: b, action: big }]'
  expect(summary(await run(flow, { ...made, blobs }))).toMatchInlineSnapshot(`
    [
      "steps/a passed",
      "steps/b passed",
      "cleanup/steps/a/undo passed",
      "= passed",
      "! SINK_FAILED: a long result could not be kept whole: disk full",
    ]
  `)
})

describe('a secret that becomes a host and something behind it', () => {
  it('shows no part of itself in what is told of the host', async () => {
    const reach = async ({ token }: { token: string }) => {
      throw new ActionError('NO', `the host ${new URL(token).hostname} has no address`)
    }
    const variables = [{ name: 'env', strength: 'above-flow' as const, values: { KEY: 'Canary-9f8e/x"y' }, secrets: ['KEY'] }]
    const flow = 'steps: [{ id: a, action: reach, config: { token: "https://${KEY}/path" } }]'
    const ran = await run(flow, testPorts({ actions: { reach } }), { variables })
    expect(ran.state.steps.get('steps/a')?.failure?.message).toBe('the host *** has no address')
    expect(JSON.stringify(ran.events)).not.toMatch(/canary/i)
  })
})

describe('a gate', () => {
  it('stops every limit while it waits, sets variables, pins results and ends the run', async () => {
    const made = ports()
    const flow =
      'config: { timeout: 5s }\nenv: { X: 1 }\nsteps: [{ id: a, action: echo, config: { x: "${X}" }, assert: [x == 2] }, { id: b, action: boom }, { id: c, action: boom }]'
    const ran = await run(flow, made, {
      gate: async ({ id }) => {
        await made.clock.sleep(60_000)
        if (id === 'a') return { variables: { X: 2 } }
        return id === 'b' ? { result: { pinned: true } } : { stop: 'it was to end here' }
      },
    })
    expect(summary(ran)).toMatchInlineSnapshot(`
      [
        "steps/a passed",
        "steps/b passed",
        "steps/c skipped (it was to end here)",
        "= passed",
      ]
    `)
  })

  it('is asked again when a step failed for good, may look at what it gave, change values and have it tried once more', async () => {
    const seen: unknown[] = []
    const flow = `env: { WANTED: 2, KEY: canary-9f8e, TODAY: monday }
steps:
  - { id: first, action: echo, config: { n: 1 }, output: { n: n } }
  - { id: a, action: echo, config: { x: "\${n}", key: "\${KEY}" }, assert: [x == WANTED], retry: { attempts: 2 } }
  - { id: b, action: boom, on_error: continue }
`
    const variables = [{ name: '--secret', strength: 'above-flow' as const, values: { KEY: 'canary-9f8e' }, secrets: ['KEY'] }]
    const ran = await run(flow, ports(), {
      variables,
      gate: async ({ id, attempt, place, failure, isTolerant, ...inspect }) => {
        if (id === 'first') return undefined
        const about = [id, place.span?.start.line, attempt, failure?.code, isTolerant]
        if (id === 'b' || failure === undefined) return void seen.push(about)
        const value = async (text: string) => inspect.evaluate(text).catch(({ message }) => message)
        seen.push([...about, inspect.config(), await value('x + 1'), await value('key'), await value('nn'), await value('n +')])
        seen.push([await inspect.set('WANTED', '1 + 1'), await inspect.set('x', '3')])
        seen.push(inspect.names().filter(({ name }) => ['n', 'WANTED', 'KEY', 'TODAY', 'x', 'first'].includes(name)))
        return { again: true, variables: { n: 2 } }
      },
    })
    expect(summary(ran)).toEqual([
      'steps/first passed',
      'steps/a passed, 3 attempts',
      'steps/b error, tolerated (ACTION_THREW: boom)',
      '= passed',
      '! PLAN_HIDDEN_NAME: the variable "TODAY" hides the built-in of that name',
    ])
    expect(seen).toMatchInlineSnapshot(`
      [
        [
          "a",
          5,
          1,
          undefined,
          false,
        ],
        [
          "a",
          5,
          2,
          undefined,
          false,
        ],
        [
          "a",
          5,
          2,
          "ASSERT_FAILED",
          false,
          {
            "config": {
              "key": "***",
              "x": 1,
            },
          },
          2,
          "***",
          "nothing is called "nn"",
          "a value is missing at the end",
        ],
        [
          undefined,
          "x is of the step itself: only outputs and variables can be changed",
        ],
        [
          {
            "from": "--secret",
            "name": "KEY",
            "value": "***",
          },
          {
            "from": "env of the flow, line 2",
            "name": "TODAY",
            "value": "monday",
          },
          {
            "from": "the debugger",
            "name": "WANTED",
            "value": 2,
          },
          {
            "from": "step first, line 4",
            "name": "first",
            "value": {
              "n": 1,
            },
          },
          {
            "from": "step first, line 4: n",
            "name": "n",
            "value": 1,
          },
          {
            "from": "this step",
            "name": "x",
            "value": 1,
          },
        ],
        [
          "b",
          6,
          1,
          undefined,
          true,
        ],
        [
          "b",
          6,
          1,
          "ACTION_THREW",
          true,
        ],
      ]
    `)
  })

  it('is asked about every failure, also of a time limit and of a condition; a result can be given in place of what failed', async () => {
    const made = ports()
    const flow = `steps:
  - { id: slow, action: hang, max_duration: 1s }
  - { id: when, action: echo, when: "number(KEY) == 1", on_error: continue }
  - { id: next, action: echo, config: { n: 1 } }
`
    const variables = [{ name: '--secret', strength: 'above-flow' as const, values: { KEY: 'canary-9f8e' }, secrets: ['KEY'] }]
    const asked: unknown[] = []
    const ran = await run(flow, made, {
      variables,
      gate: async ({ id, attempt, failure, ...inspect }) => {
        if (!failure) return undefined
        asked.push([id, attempt, failure.code, failure.message, await inspect.evaluate('number(KEY)').catch(({ message }) => message)])
        return id === 'slow' ? { again: true, result: (await inspect.resultOf('{ key: KEY }')) ?? {} } : undefined
      },
    })
    expect(summary(ran).slice(0, 4)).toEqual([
      'steps/slow passed, 2 attempts',
      expect.stringMatching(/^steps\/when error, tolerated/),
      'steps/next passed',
      '= passed',
    ])
    expect(asked).toEqual([
      ['slow', 1, 'STEP_MAX_DURATION', 'all attempts together took longer than 1000 ms', 'number wants a number, not "***" (string)'],
      ['when', 0, 'EXPRESSION_TYPE', 'number wants a number, not "***" (string)', 'number wants a number, not "***" (string)'],
    ])
    expect(JSON.stringify(ran.events)).not.toContain('canary')
  })

  it('judges a result as the step would, and leaves nothing of it', async () => {
    const flow = `steps:
  - { id: ask, action: echo, config: { body: 1 }, assert: [body == 1, first == body], output: { first: body } }
  - { id: next, action: echo, config: { body: "\${first}" }, assert: [body == 1] }
`
    const told: unknown[] = []
    const ran = await run(flow, ports(), {
      gate: ({ id, judge }) => {
        if (id === 'ask') told.push(judge({ body: 1 }), judge({ body: 2 }))
        return undefined
      },
    })
    expect(summary(ran)).toEqual(['steps/ask passed', 'steps/next passed', '= passed'])
    expect(told).toEqual([
      { failure: undefined, outputs: { first: 1 } },
      { failure: expect.objectContaining({ code: 'ASSERT_FAILED', message: 'body == 1' }), outputs: { first: 2 } },
    ])
  })

  it('is asked about a condition that cannot be told, before its step begins, and looks at it again', async () => {
    const flow = `env: { N: many }
steps:
  - { id: skipped, action: boom, when: number(N) == 1 }
  - { id: runs, action: echo, when: number(N) == 2 }
`
    const asked: unknown[] = []
    const ran = await run(flow, ports(), {
      gate: async ({ id, attempt, failure, set }) => {
        if (!failure) return undefined
        asked.push([id, attempt, failure.message])
        await set('N', '2')
        return { again: true }
      },
    })
    expect(asked).toEqual([['skipped', 0, 'number wants a number, not "many" (string)']])
    expect(summary(ran)).toEqual([expect.stringMatching(/^steps\/skipped skipped \(when is false/), 'steps/runs passed', '= passed'])
  })

  it('changes outputs and variables alone, and keeps the new value of a secret secret', async () => {
    const flow = `env: { PLAIN: 1 }
inputs: { given: { default: 1 } }
steps:
  - { id: first, action: echo, config: { n: 1 }, output: { out: n } }
  - { id: loop, action: for_each, config: { items: [1], steps: [{ id: inner, action: echo, config: { n: "\${out} \${PLAIN} \${KEY}" } }] } }
`
    const variables = [{ name: '--secret', strength: 'above-flow' as const, values: { KEY: 'canary-9f8e' }, secrets: ['KEY'] }]
    const said: unknown[] = []
    const ran = await run(flow, ports(), {
      variables,
      gate: async ({ id, set, evaluate }) => {
        if (id !== 'inner') return undefined
        for (const name of ['out', 'PLAIN', 'KEY', 'first', 'item', 'given', 'vars', 'UUID', 'nothere', 'flow'])
          said.push(await set(name, '"canary-0000"'))
        said.push(await evaluate('out'), await evaluate('item'))
        return undefined
      },
    })
    const only = ': only outputs and variables can be changed'
    expect(said).toEqual([
      ...[undefined, undefined, undefined, `first is a step${only}`, `item is step loop${only}`, `given is an input of the flow${only}`],
      ...[
        `vars is of the run${only}`,
        expect.stringMatching(/^UUID is built in: only/),
        'nothing is called "nothere"',
        `flow is of the run${only}`,
      ],
      ...['***', 1],
    ])
    expect(ran.state.verdict).toBe('passed')
    expect(JSON.stringify(ran.events)).not.toContain('canary')
  })

  it('ends a run in the middle of a loop without judging what the loop did not come to', async () => {
    const flow = `steps:
  - id: wait
    action: wait_until
    assert: [done == 2]
    config: { condition: done == 1, steps: [{ id: look, action: echo, config: { n: 1 }, output: { done: n } }] }
`
    const ran = await run(flow, ports(), { gate: ({ id }) => (id === 'look' ? { stop: 'somebody left' } : undefined) })
    expect(summary(ran)).toEqual(['steps/wait[0]/look skipped (somebody left)', 'steps/wait passed', '= passed'])
  })
})

it('says in the order of events where a gate lets a run stand, and that it goes on: by itself when it is cancelled there', async () => {
  const cancelling = new AbortController()
  const stop = ({ path, id: stepId, pointer, attempt, isTolerant }: GatePoint, number: number) => ({
    ...{ number, why: 'step' as const, path, stepId, pointer, attempt, isTolerant, endsAt: 0 },
  })
  let wasTold = false
  const flow = 'steps: [{ id: a, action: echo, config: { x: 1 } }, { id: b, action: echo, config: { x: 2 } }]'
  const ran = await run(flow, ports(), {
    signal: cancelling.signal,
    gate: async (point) => {
      if (point.id === 'a') {
        point.paused({ reason: 'before a', stop: stop(point, 1) })
        return point.resumed()
      }
      point.paused({ stop: stop(point, 2) })
      setTimeout(() => cancelling.abort(new Error('somebody cancelled it')))
      await new Promise<void>((resolve) => point.cancellation.onCancel(() => resolve()))
      wasTold = true
      // Said in vain: it is over.
      point.paused({ stop: stop(point, 3) })
      return undefined
    },
  })
  expect(wasTold).toBe(true)
  expect(ran.events.map((event) => `${event.type}${'path' in event ? ` ${event.path}` : ''}`)).toEqual([
    'execution.started',
    'execution.paused',
    'execution.resumed',
    'step.started steps/a',
    'step.attempted steps/a',
    'step.finished steps/a',
    'execution.paused',
    'execution.resumed',
    'step.started steps/b',
    'step.attempted steps/b',
    'step.finished steps/b',
    'execution.finished',
  ])
  expect(ran.state).toMatchObject({ verdict: 'cancelled', stop: undefined })
})

it('lets no time of a loop pass while a gate holds one of its rounds', async () => {
  const made = ports()
  const flow =
    'steps: [{ id: a, action: wait_until, config: { condition: tick.count == 3, max_duration: 10s, steps: [{ id: tick, action: count }] } }]'
  const gate = async ({ id }: { id: string }): Promise<undefined> => {
    if (id === 'tick') await made.clock.sleep(60_000)
  }
  const ran = await run(flow, made, { gate })
  expect(summary(ran).at(-1)).toBe('= passed')
  expect(ran.state.durationMs).toBe(182_000)
})

describe('runFlow', () => {
  it('cancels and tears down when its loop is left early', async () => {
    const made = ports()
    const running = runFlow('name: x\nsteps: [{ id: a, action: hang }]\nteardown: [{ id: down, action: echo }]', made)
    const leaving = (async () => {
      for await (const event of running) if (event.type === 'step.started') break
    })()
    await made.clock.runUntil(leaving)
    const state = await running.finished
    expect([state.verdict, state.steps.get('teardown/down')?.outcome]).toEqual(['cancelled', 'passed'])
  })

  it('gives its events once, and says so to who asks again', async () => {
    const running = runFlow('name: x\nsteps: [{ id: a, action: echo }]', ports())
    const read = async () => {
      let count = 0
      for await (const _ of running) count++
      return count
    }
    expect(await read()).toBeGreaterThan(0)
    await expect(read()).rejects.toThrow('the events of a run are given once')
    expect((await running.finished).verdict).toBe('passed')
  })

  it('gives the same stream for the same seed, but for times and ids', async () => {
    const flow =
      'steps: [{ id: a, action: echo, config: { u: "${UUID}", n: "${RANDOM_INT}" }, output: { other: "${UUID}" }, assert: [other != u] }]'
    const values = async (seed: number) => (await run(flow, ports(), { seed })).state.steps.get('steps/a')?.attempts[0]?.result
    expect(await values(5)).toEqual(await values(5))
    expect(await values(5)).not.toEqual(await values(6))
    expect((await run(flow, ports())).state.verdict).toBe('passed')
  })

  it('refuses what cannot run, all at once, each with its place', () => {
    const flow = `name: x
env: { A: "\${B}", B: "\${A}" }
inputs: { n: { type: integer, default: many } }
data: cases.csv
steps:
  - { id: a, action: echo, config: { x: "\${orderr}", y: "\${b.id}" }, output: { order: $.id } }
  - { id: b, action: run_flow, config: { flow: other } }
  - { id: d, action: for_each, config: { steps: [{ id: e, action: echo }] } }
  - { id: p, action: parallel, config: { steps: [{ id: g, action: echo, output: { z: $.a } }, { id: h, action: echo, output: { z: $.b } }] } }
`
    const problems = (): string => {
      try {
        runFlow(flow, ports())
      } catch (error) {
        if (error instanceof InvalidFlowError) return error.message
      }
      return 'it runs'
    }
    expect(problems()).toMatchInlineSnapshot(`
      "flow:2:11 PLAN_VARIABLE_CYCLE: these variables need each other: A → B → A
      flow:3:40 INPUT_WRONG_TYPE: the default of the input "n" must be of type integer, not "many"
      flow:4:7 PLAN_NOT_SUPPORTED: runFlow runs a flow once, and reads no data
      flow:6:44 PLAN_UNKNOWN_NAME: "orderr" is not defined here
      flow:6:60 PLAN_LATER_STEP: "b" does not exist yet when this is read
      flow:7:48 PLAN_UNKNOWN_FLOW: nobody said where the flow "other" is
      flow:8:40 PLAN_NOT_SUPPORTED: for_each has nothing to go through
      flow:9:131 PLAN_SAME_OUTPUT: "z" is captured by another branch at the same time"
    `)
  })

  it('fails where an input without a value is read, unless a default stands there', async () => {
    const flow = (config: string) =>
      `inputs: { q: { type: integer }, free: { required: false } }\nsteps: [{ id: a, action: echo, config: ${config} }]`
    expect(summary(await run(flow('{ text: "q is ${q}" }'), ports())).at(-1)).toMatchInlineSnapshot(
      `"= error: INPUT_MISSING: the input "q" has no value"`,
    )
    expect(summary(await run(flow('{ text: "q is ${inputs.q}" }'), ports())).at(-1)).toMatchInlineSnapshot(
      `"= error: EXPRESSION_MISSING: inputs.q is missing"`,
    )
    const ran = await run(flow('{ a: "${q:7}", b: "${q ?? 8}", c: "${inputs.q ?? 9}", free: "${free}" }'), ports())
    expect(ran.state.steps.get('steps/a')?.attempts[0]?.result).toEqual({ a: '7', b: 8, c: 9, free: null })
  })

  it('takes inputs from the caller, the data row, then the default, and refuses what does not fit', async () => {
    const flow =
      'inputs: { n: { type: integer, default: 1 }, must: { required: true } }\nsteps: [{ id: a, action: echo, config: { n: "${n}", must: "${inputs.must}" } }]'
    const row = { index: 0, name: 'r', values: { n: '7' } }
    const ran = await run(flow, ports(), { row, inputs: { must: 'x' } })
    expect(ran.state.steps.get('steps/a')?.attempts[0]?.result).toEqual({ n: 7, must: 'x' })
    const long = await run(flow, ports(), { inputs: { must: 1, n: '12345678901234567890' } })
    expect(long.state.steps.get('steps/a')?.attempts[0]?.result).toEqual({ n: '12345678901234567890', must: 1 })
    for (const n of [2 ** 53, '9007199254740993.0'])
      expect(summary(await run(flow, ports(), { inputs: { must: 1, n } }))).toEqual([
        expect.stringContaining('INPUT_WRONG_TYPE: the input "n" must be of type integer, not '),
      ])
    expect(summary(await run(flow, ports()))).toMatchInlineSnapshot(`
      [
        "= error: INPUT_MISSING: the input "must" needs a value",
      ]
    `)
    expect(summary(await run(flow, ports(), { inputs: { must: 1, n: 'many' } }))).toMatchInlineSnapshot(`
      [
        "= error: INPUT_WRONG_TYPE: the input "n" must be of type integer, not "many" (string)",
      ]
    `)
  })
})

it('refuses to run what is neither a text nor a plan, in words', () => {
  for (const wrong of [5, null, undefined, {}])
    expect(() => runFlow(wrong as never, testPorts())).toThrow('runFlow wants the YAML text of a flow, or a plan of planFlow')
})

it('refuses to run without actions, in words', () => {
  for (const wrong of [undefined, null, {}, { actions: {} }])
    expect(() => runFlow('name: A\nsteps: []\n', wrong as never)).toThrow('runFlow wants actions: runFlow(text, builtins())')
})

it('knows before it runs that a step is over only after its own assertions', () => {
  const loop =
    '{ id: loop, action: for_each, config: { items: [1], steps: [{ id: a, action: echo }] }, assert: [loop.twice == 1, count == 1] }'
  const single = '{ id: one, action: log, config: { message: hello }, assert: [one.text == "hello"] }'
  for (const [step, id] of [
    [loop, 'loop'],
    [single, 'one'],
  ])
    expect(() => runFlow(`name: x\nsteps: [${step}]`, testPorts({ actions: { echo: () => ({}) } }))).toThrow(
      `PLAN_LATER_STEP: step ${id} is not over yet when this is read`,
    )
})

it('tells which server a failed step meant, of a secret URL', async () => {
  const ask = inlineAction('ask', {
    run: async () => {
      throw new ActionError('NO', 'refused')
    },
    explain: (config) => ({ request: JSON.stringify(config) }),
  })
  const flow = 'steps: [{ id: a, action: ask, config: { server: "amqp://ada:pa55word@broker:5672/shop?key=k3y", token: "t0ken" } }]'
  const { events } = await run(flow, testPorts({ handlers: [ask] }), { secrets: ['pa55word', 'k3y', 't0ken'] })
  const { data } = events.find(({ type }) => type === 'step.attempted') ?? {}
  expect(data).toMatchObject({
    config: { server: '***' },
    exchange: { request: '{"token":"***","server":"amqp://ada:***@broker:5672/shop"}' },
  })
})

it('hides no database that is a file, unless it was declared to be a secret', async () => {
  const ask = inlineAction('ask', {
    run: async () => {
      throw new ActionError('NO', 'refused')
    },
    explain: (config) => ({ request: JSON.stringify(config) }),
  })
  const flow = 'env: { DB: "sqlite:data/shop.db" }\nsteps: [{ id: a, action: ask, config: { server: "${DB}" } }]'
  const seen = async (secrets: readonly string[]) => {
    const sources = [{ name: 'given', strength: 'above-flow' as const, values: { DB: 'sqlite:data/shop.db' }, secrets }]
    const { events } = await run(flow, testPorts({ handlers: [ask] }), { variables: sources, secrets: [] })
    const { data } = events.find(({ type }) => type === 'step.attempted') ?? {}
    return data
  }
  expect(await seen([])).toMatchObject({
    config: { server: 'sqlite:data/shop.db' },
    exchange: { request: '{"server":"sqlite:data/shop.db"}' },
  })
  expect(await seen(['DB'])).toMatchObject({ config: { server: '***' } })
})
