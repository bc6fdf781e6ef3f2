import type { Listener } from '@testmesh/action-kit'
import { expect, it } from 'vitest'
import { run, summary } from '../testing/run.ts'
import { inlineAction, testPorts } from '../testing/test-ports.ts'

/** A source that gives what `send` steps send, and a note of what is open. */
const post = () => {
  const open = new Set<string>()
  const waiting = new Map<string, (message: Record<string, unknown> | undefined) => void>()
  const boxes = new Map<string, Record<string, unknown>[]>()
  const listen = async ({ topic }: { topic: string }): Promise<Listener> => {
    open.add(topic)
    const box: Record<string, unknown>[] = []
    boxes.set(topic, box)
    const messages = async function* () {
      while (open.has(topic)) {
        const next = box.shift() ?? (await new Promise<Record<string, unknown> | undefined>((resolve) => waiting.set(topic, resolve)))
        if (next) yield next
      }
    }
    const close = async () => {
      open.delete(topic)
      waiting.get(topic)?.(undefined)
    }
    return { messages: messages(), close }
  }
  const send = ({ topic, messages }: { topic: string; messages: Record<string, unknown>[] }) => {
    boxes.get(topic)?.push(...messages)
    waiting.get(topic)?.(boxes.get(topic)?.shift())
    return {}
  }
  const hangUp = ({ topic }: { topic: string }) => {
    open.delete(topic)
    waiting.get(topic)?.(undefined)
    return {}
  }
  const broken = async () => {
    throw new Error('no broker')
  }
  const stubborn = async (): Promise<Listener> => ({
    messages: (async function* () {
      yield {}
    })(),
    close: () => Promise.reject(new Error('it hangs')),
  })
  const ports = testPorts({
    actions: { send, hang_up: hangUp },
    handlers: [
      inlineAction('post', { run: async () => ({}), listen: listen as never }),
      inlineAction('broken', { run: async () => ({}), listen: broken }),
      inlineAction('stubborn', { run: async () => ({}), listen: stubborn }),
    ],
  })
  return { ports, open }
}

it('closes a source that opens when nobody waits for it any more', async () => {
  const opened: string[] = []
  const slow = async (): Promise<Listener> => {
    await ports.clock.sleep(5_000)
    opened.push('open')
    return { messages: (async function* () {})(), close: async () => void opened.push('closed') }
  }
  const ports = testPorts({ handlers: [inlineAction('slow', { run: async () => ({}), listen: slow })] })
  const ran = await run('steps: [{ id: a, action: listen, timeout: 1s, config: { as: late, source: { action: slow } } }]', ports)
  expect(summary(ran)[0]).toBe('steps/a error (STEP_TIMEOUT: the attempt took longer than 1000 ms)')
  await ports.clock.runUntil(ports.clock.sleep(10_000))
  expect(opened).toEqual(['open', 'closed'])
})

const listen = `
  - { id: open, action: listen, config: { as: orders, source: { action: post, config: { topic: "\${TOPIC}" } } } }`
const send = `
  - id: trigger
    action: send
    config: { topic: o, messages: [{ key: a, value: { n: 1 } }, { key: b, value: { n: 2 } }, { key: c, value: { n: 3 } }] }`
const head = `env: { TOPIC: o }
steps:${listen}${send}`

it('takes what came since the listener was opened, whatever the order', async () => {
  const { ports, open } = post()
  const ran = await run(
    `${head}
  - { id: third, action: receive, config: { from: orders, match: { key: c } }, assert: [message.value.n == 3, $.value.n == 3, count == 1] }
  - { id: second, action: receive, config: { from: orders, condition: message.value.n > 1 }, assert: ['message.key == "b"'] }
  - { id: first, action: receive, config: { from: orders }, output: { n: message.value.n }, assert: [n == 1] }`,
    ports,
  )
  expect(summary(ran)).toEqual([
    ...['steps/open passed', 'steps/trigger passed', 'steps/third passed', 'steps/second passed', 'steps/first passed'],
    '= passed',
  ])
  expect(open.size).toBe(0)
})

it('says so too when the time of the step is up first', async () => {
  const { ports } = post()
  const ran = await run(`${head}\n  - { id: take, action: receive, timeout: 1s, config: { from: orders, count: 99, within: 5s } }`, ports)
  expect(summary(ran).find((line) => line.includes('take'))).toMatchInlineSnapshot(
    `"steps/take error (STEP_TIMEOUT: the attempt took longer than 1000 ms; 3 of 99 messages came from orders in time; nothing else came either)"`,
  )
})

it('says what came instead, nearest first', async () => {
  const { ports } = post()
  const ran = await run(
    `${head}
  - { id: take, action: receive, config: { from: orders, count: 2, within: 2s, match: { value: { n: 2 }, key: b } } }`,
    ports,
  )
  const found = summary(ran).find((line) => line.includes('take'))
  expect(found).toMatchInlineSnapshot(`
    "steps/take failed (RECEIVE_TOO_FEW: 1 of 2 messages came from orders in time; 2 others did not match, the nearest first:
      {"key":"a","value":{"n":1}}: value.n should be 2, is 1; key should be "b", is "a"
      {"key":"c","value":{"n":3}}: value.n should be 2, is 3; key should be "b", is "c")"
  `)
  expect(ran.state.verdict).toBe('failed')
})

it('waits for what is still to come', async () => {
  const { ports } = post()
  const ran = await run(
    `env: { TOPIC: o }
steps:${listen}
  - id: both
    action: parallel
    config:
      branches:
        - { name: wait, steps: [{ id: take, action: receive, config: { from: orders, count: 3, within: 5s } }] }
        - name: cause
          steps:
            - { id: pause, action: delay, config: { duration: 3s } }
            - { id: go, action: send, config: { topic: o, messages: [{ n: 1 }, { n: 2 }, { n: 3 }] } }`,
    ports,
  )
  expect(ran.state.verdict).toBe('passed')
})

it('tells of a condition that cannot be evaluated, and asks it only of messages that match', async () => {
  const { ports } = post()
  const step = (id: string, config: string) =>
    `\n  - { id: ${id}, action: receive, on_error: continue, config: { from: orders, within: 1s, condition: message.value.total > 1, ${config} } }`
  const ran = await run(
    `${head}${step('take', '')}${step('never', 'never: true')}${step('narrow', 'never: true, match: { key: z }')}`,
    ports,
  )
  expect(summary(ran).slice(2)).toMatchInlineSnapshot(`
    [
      "steps/take error, tolerated (EXPRESSION_TYPE: > cannot compare a value that is missing, of the message {"key":"a","value":{"n":1}})",
      "steps/never error, tolerated (EXPRESSION_TYPE: > cannot compare a value that is missing, of the message {"key":"a","value":{"n":1}})",
      "steps/narrow passed",
      "= passed",
    ]
  `)
})

it('can make sure that nothing comes', async () => {
  const { ports } = post()
  const never = (key: string) => `
  - { id: none_${key}, action: receive, on_error: continue, config: { from: orders, never: true, within: 1s, match: { key: ${key} } } }`
  const ran = await run(`${head}${never('z')}${never('a')}`, ports)
  expect(summary(ran).slice(2)).toEqual([
    'steps/none_z passed',
    'steps/none_a failed, tolerated (RECEIVE_UNEXPECTED: a message came that should never come: {"key":"a","value":{"n":1}})',
    '= passed',
  ])
})

it('says who does not listen, and who stopped', async () => {
  const { ports } = post()
  const ran = await run(
    `${head}
  - { id: unknown, action: receive, on_error: continue, config: { from: "\${WHO}" } }
  - { id: hang, action: hang_up, config: { topic: o } }
  - { id: four, action: receive, on_error: continue, config: { from: orders, count: 4 } }
  - { id: bad, action: listen, on_error: continue, config: { as: b, source: [{ action: broken, config: {} }] } }
  - { id: bad_config, action: listen, on_error: continue, config: { as: b, source: [{ action: post, config: { topic: "\${NOPE.x}" } }] } }`,
    ports,
    { variables: [{ name: 'test', values: { NOPE: 1, WHO: 'order' }, strength: 'above-flow' }] },
  )
  expect(summary(ran).slice(2)).toMatchInlineSnapshot(`
    [
      "steps/unknown error, tolerated (LISTENER_UNKNOWN: nobody listens under the name "order")",
      "steps/hang passed",
      "steps/four error, tolerated (LISTENER_ENDED: the source of the listener "orders" closed)",
      "steps/bad error, tolerated (ACTION_THREW: no broker)",
      "steps/bad_config error, tolerated (EXPRESSION_MISSING: NOPE.x is missing)",
      "= passed",
    ]
  `)
})

it('stops waiting when the run is cancelled', async () => {
  const { ports, open } = post()
  const controller = new AbortController()
  ports.clock.after(500, () => controller.abort())
  const ran = await run(
    `env: { TOPIC: o }
steps:${listen}
  - { id: take, action: receive, config: { from: orders, within: 1h } }`,
    ports,
    { signal: controller.signal, limitMs: 5_000 },
  )
  expect([ran.state.verdict, open.size]).toEqual(['cancelled', 0])
})

it('is planned only with one source that can be listened to', async () => {
  const { ports } = post()
  const planned = async (source: string) => {
    try {
      await run(`steps: [{ action: listen, config: { as: a, source: ${source} } }]`, ports)
      return 'planned'
    } catch (error) {
      return String(error)
    }
  }
  expect(await planned('[]')).toContain('no source')
  expect(await planned('[{ action: post, config: {} }, { action: post, config: {} }]')).toContain('more than one source')
  expect(await planned('[{ action: send, config: {} }]')).toContain('send cannot be listened to')
})

it('finds before anything runs that nobody listens under a name', async () => {
  const { ports } = post()
  const planned = async (from: string) => {
    try {
      await run(`${head}\n  - { id: take, action: receive, on_error: continue, config: { from: ${from}, within: 1s } }`, ports)
      return 'planned'
    } catch (error) {
      return String(error)
    }
  }
  expect(await planned('order')).toContain('nobody listens under the name "order"')
  expect(await planned('orders')).toBe('planned')
})

it('closes at the end what took the place of a listener that could not be closed', async () => {
  const { ports, open } = post()
  const text = `env: { TOPIC: o }
steps:
  - { id: before, action: listen, config: { as: orders, source: [{ action: stubborn }] } }${listen}`
  const { state } = await run(text, ports)
  expect(state.failure?.message).toContain('it hangs')
  expect(open.size).toBe(0)
})
