import type { ActionContext } from '@testmesh/action-kit'
import type { InlineAction } from './test-ports.ts'

/** Set off what an action must not do: after its attempt, against its word, with what no JSON holds. */
const cyclic = (): object => {
  const ring: Record<string, unknown> = { name: 'ring' }
  ring.self = ring
  return ring
}

const deep = (): object => {
  let inside: object = {}
  for (let level = 0; level < 3_000; level++) inside = { inside }
  return inside
}

const late = (context: ActionContext): void => {
  void context.clock.sleep(10_000).then(() => {
    context.log('too late')
    void context.attach('late', 'text/plain', new Uint8Array([1]))
    void context.use('late', () => Promise.reject(new Error('late')))
  })
}

const unreadable = () => new Proxy({}, { ownKeys: () => fail('no keys'), get: () => fail('no values') })

const fail = (message: string): never => {
  throw new Error(message)
}

const thrown = (value: unknown): never => {
  throw value
}

/** What one of them does with the engine, by name. All take any config; `echo` is the only good one. */
export const hostileActions: Readonly<Record<string, InlineAction>> = {
  echo: async (config: object) => ({ ...config, n: 1 }),
  throws_now: () => fail('at once'),
  throws_later: async () => fail('later'),
  throws_nothing: () => thrown(undefined),
  throws_null_object: () => thrown(Object.create(null)),
  throws_mute: () => thrown({ toString: () => fail('mute') }),
  throws_proxy: () => thrown(unreadable()),
  throws_odd_error: () =>
    thrown(Object.assign(new Error('odd'), { message: 7n, stack: 7, name: 'ActionError', code: 'ODD', hint: {}, result: cyclic() })),
  hangs: () => new Promise(() => {}),
  hangs_on: (_config, { signal, clock }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => void clock.sleep(5_000).then(() => resolve({})))),
  stops: (_config, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  slow: async (_config, { clock }) => clock.sleep(3_000).then(() => ({ n: 1 })),
  speaks_late: async (_config, context) => {
    late(context)
    return { n: 1 }
  },
  logs: async (_config, context) => {
    context.log('hunter2-secret')
    await context.attach('body', 'text/plain', new TextEncoder().encode('hunter2-secret'))
    return { body: 'hunter2-secret' }
  },
  tracks: async (_config, context) => {
    void context.track({ kind: 'unknown', ref: 1 })
    return { n: 1 }
  },
  uses: async (_config, { use }) => ({ n: await use('connection', async () => ({ value: 1, close: () => new Promise<void>(() => {}) })) }),
  uses_nothing: async (_config, { use }) => ({ n: await use('nothing', async () => null as never) }),
  gives_null: async () => null,
  gives_list: async () => [1, 2],
  gives_text: async () => 'text',
  gives_function: async () => () => 1,
  gives_cycle: async () => cyclic(),
  gives_bigint: async () => ({
    n: 2n ** 70n,
    none: undefined,
    nan: Number.NaN,
    list: new Array(3),
    mark: Symbol('x'),
    at: new Date(Number.NaN),
  }),
  gives_deep: async () => deep(),
  gives_huge: async () => ({ text: 'x'.repeat(40_000), list: Array.from({ length: 2_000 }, (_, index) => ({ index })) }),
  gives_getter: async () => ({
    get n() {
      return fail('getter')
    },
    ok: 1,
  }),
  gives_proxy: async () => ({ n: unreadable() }),
  gives_revoked: async () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return { n: proxy }
  },
  gives_prototype: async () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "n": 2}') as object,
  gives_json: async () => ({ toJSON: () => fail('toJSON') }),
}
