import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Gate, Sink } from '../ports.ts'
import { hostileActions } from '../testing/hostile.ts'
import { collect, flowsIn } from '../testing/run.ts'
import { inlineAction, type TestPorts, testPorts } from '../testing/test-ports.ts'
import { type FlowRun, InvalidFlowError, type RunFlowOptions, runFlow } from './run-flow.ts'

/** `ENGINE_PROPERTY_RUNS=20000` for the full size. */
const RUNS = Number(process.env.ENGINE_PROPERTY_RUNS ?? 250)

const SECRET = 'hunter2-secret'
const words = <W extends string>(...list: readonly W[]) => fc.constantFrom(...list)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const actionNames = Object.keys(hostileActions)

/** Without ids: the reader makes them up, so they are unique. */
const leaf = fc.record({
  action: fc.oneof(fc.constant('echo'), fc.constantFrom(...actionNames)),
  config: fc.constantFrom(
    {},
    { x: '${SECRET}' },
    { x: '${UUID}' },
    { token: 'field-secret-1' },
    { until: 'n == 1' },
    { x: '${ghost.n}' },
    { x: '${FAST}' },
  ),
  when: maybe(words('true', 'false', 'FAST == 1', 'ghost.n == 1', 'n.x.y == 1')),
  output: maybe(fc.constantFrom({ n: '$.n' }, { body: '$.body' }, { 'n?': '$.nope' }, { all: '$' }, { s: '${SECRET}' })),
  assert: maybe(fc.constantFrom(['n == 1'], ['true', 'n.n > 2'], ['body == SECRET'], ['result == 1', { path: 'n', equals: 3 }])),
  retry: maybe(fc.constantFrom({ attempts: 3, delay: '1s', backoff: 'exponential' }, { attempts: 2, retry_on: ['timeout', 'n == 1'] })),
  timeout: maybe(words('100ms', '2s', '${FAST}', '${SECRET}')),
  max_duration: maybe(words('1s', '7s')),
})

type Json = Record<string, unknown>

/** Steps in steps, `depth` levels: loops in loops multiply. */
const stepOf = (depth: number): fc.Arbitrary<Json> => {
  if (depth === 0) return leaf.map((own) => clean(own))
  const steps = listOf(stepOf(depth - 1), { minLength: 1, maxLength: 2 })
  return fc
    .tuple(
      fc.oneof(leaf, control(steps)),
      maybe(fc.oneof(words('continue', 'fail'), fc.record({ action: words('continue', 'fail'), steps }))),
      maybe(fc.record({ steps, strategy: words('end', 'immediate', 'manual', 'on_success', 'on_failure') })),
    )
    .map(([own, on_error, cleanup]) => clean({ ...(own as Json), on_error, cleanup }))
}

/** A list, now and then a graph: each of its steps may wait for steps before it. */
function listOf(step: fc.Arbitrary<Json>, length: { minLength?: number; maxLength: number }): fc.Arbitrary<readonly Json[]> {
  return fc
    .tuple(fc.array(step, length), fc.boolean(), fc.array(fc.array(fc.nat(7), { maxLength: 2 }), { maxLength: 4 }))
    .map(([steps, isGraph, waits]) =>
      !isGraph || steps.length < 2
        ? steps
        : steps.map((own, index) => ({ ...own, waits: (waits[index] ?? []).filter((other) => other < index) })),
    )
}

/** Steps that wait need ids; steps that run side by side must not capture the same names. */
const withIds = (value: unknown, next: { id: number }, isGraph = false): unknown => {
  if (Array.isArray(value)) {
    const inGraph = isGraph || value.some((item) => hasWaits(item))
    const ids = value.map(() => `n${next.id++}`)
    return value.map((item: unknown, index) => {
      if (!hasWaits(item)) return withIds(item, next, inGraph)
      const { waits, ...own } = item
      return { ...(withIds(own, next, true) as Json), id: ids[index], depends_on: waits.map((other) => ids[other]) }
    })
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !(isGraph && key === 'output'))
  return Object.fromEntries(entries.map(([key, part]) => [key, withIds(part, next, isGraph)]))
}

const hasWaits = (value: unknown): value is Json & { waits: number[] } => typeof value === 'object' && value !== null && 'waits' in value

/** Each is a branch of its own, and waits for nothing. */
const asBranches = (steps: readonly Json[]): Json[] => steps.map(({ waits: _, ...own }) => own)

const step = stepOf(2)

function control(steps: fc.Arbitrary<readonly Json[]>): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.record({
      action: fc.constant('group'),
      config: fc.record({ steps }),
      timeout: maybe(words('1s', '4s')),
      retry: maybe(fc.constant({ attempts: 2 })),
    }),
    fc.record({
      action: fc.constant('condition'),
      // biome-ignore lint/suspicious/noThenProperty: it is the language's own word, and never a function.
      config: fc.record({ condition: words('FAST == 1', 'false', 'FAST.x.y'), then: steps, else: steps }),
    }),
    fc.record({
      action: fc.constant('for_each'),
      config: fc.record({
        items: fc.constantFrom<unknown>([1, 2, 3], [], '${SECRET}', { a: 1 }),
        parallel: fc.boolean(),
        steps,
        continue_on_error: fc.boolean(),
      }),
    }),
    fc.record({ action: fc.constant('parallel'), config: fc.record({ steps: steps.map(asBranches), fail_fast: fc.boolean() }) }),
    fc.record({
      action: fc.constant('repeat'),
      config: fc.record({
        max_iterations: fc.integer({ min: 1, max: 3 }),
        until: words('false', 'index == 1', 'true'),
        interval: words('0ms', '1s'),
        steps,
      }),
    }),
    fc.record({
      action: fc.constant('for_each'),
      config: fc.record({ items_from_glob: words('*.json', '*.none'), steps }),
    }),
    fc.record({
      action: fc.constant('transform'),
      config: fc.constantFrom<unknown>(
        { input: '${SECRET}' },
        { input: { a: [1, '${SECRET}'] }, transforms: { n: '$.a', m: '$nope', 'o?': '$.b' } },
        {
          input: [1, 2],
          operations: [
            { type: 'filter', condition: 'item > FAST' },
            { type: 'join', save_as: 'n' },
          ],
        },
        { input: 3, operations: [{ type: 'map', expression: 'item.x.y' }] },
        { input_file: 'a.json' },
        { input_file: 'none.json' },
      ),
    }),
    fc.record({
      action: fc.constant('run_flow'),
      config: fc.record({
        flow: words('First', 'Second'),
        input: fc.constantFrom<unknown>(undefined, { token: '${SECRET}' }, { n: 3 }),
        inherit_env: fc.boolean(),
      }),
      retry: maybe(fc.constant({ attempts: 2 })),
      timeout: maybe(words('1s', '4s')),
    }),
    fc.record({
      action: fc.constant('wait_until'),
      config: fc.record({ condition: words('false', 'true'), max_duration: fc.constant('3s'), steps }),
    }),
  )
}

const clean = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

const flow = fc.record({
  config: fc.record({ fail_fast: fc.boolean(), timeout: words('2s', '1m', '10m'), max_concurrent: fc.integer({ min: 1, max: 3 }) }),
  setup: fc.array(step, { maxLength: 1 }),
  steps: listOf(step, { minLength: 1, maxLength: 4 }),
  on_error: fc.array(step, { maxLength: 1 }),
  teardown: fc.array(step, { maxLength: 2 }),
})

/** Flows that others run; the first runs the second, and none runs the first. */
const others = fc.record({
  First: fc.record({
    setup: fc.array(stepOf(0), { maxLength: 1 }),
    steps: listOf(stepOf(1), { minLength: 1, maxLength: 3 }),
    teardown: fc.array(stepOf(0), { maxLength: 1 }),
  }),
  Second: fc.record({
    config: fc.record({ timeout: words('1s', '1m') }),
    steps: listOf(stepOf(0), { minLength: 1, maxLength: 3 }),
    on_error: fc.array(stepOf(0), { maxLength: 1 }),
    teardown: fc.array(stepOf(0), { maxLength: 2 }),
  }),
})

/** Both take the inputs that steps may give, and know the variables that steps may read. */
const asText = (name: string, parts: object): string => {
  const env = { FAST: 1, SECRET, ghost: {} }
  return JSON.stringify({ name, env, inputs: { token: { required: false }, n: { default: 0 } }, ...(withIds(parts, { id: 0 }) as object) })
}

/** Branches that capture the same name make no plan, nor do flows that run each other. */
const unrunnable = new Set(['PLAN_SAME_OUTPUT', 'PLAN_FLOW_CYCLE', 'PLAN_FLOW_BROKEN'])

const startUnlessInvalid = (text: string, ports: TestPorts, options: RunFlowOptions): FlowRun | undefined => {
  try {
    return runFlow(text, ports, options)
  } catch (error) {
    if (error instanceof InvalidFlowError && error.diagnostics.every(({ code, severity }) => severity !== 'error' || unrunnable.has(code)))
      return undefined
    throw error
  }
}

const sinks: Readonly<Record<string, () => Sink>> = {
  none: () => () => {},
  throws: () => () => {
    throw new Error('sink')
  },
  rejects: () => () => Promise.reject(new Error('sink')),
  hangs: () => () => new Promise(() => {}),
}

const gates: Readonly<Record<string, () => Gate | undefined>> = {
  none: () => undefined,
  throws: () => () => {
    throw new Error('gate')
  },
  stops:
    () =>
    ({ attempt }) =>
      attempt === 1 ? { stop: 'far enough' } : undefined,
  pins: () => () => ({ result: { n: 1, body: SECRET }, variables: { n: 4 } }),
  'tries again': () => {
    let times = 0
    return ({ failure }) => (failure && times++ < 3 ? { again: true, variables: { n: times } } : undefined)
  },
  looks:
    () =>
    async ({ config, evaluate, names }) => {
      config()
      await evaluate(names()[0]?.name ?? '1')
      return undefined
    },
  hangs:
    () =>
    ({ path }) =>
      path.endsWith('2') ? new Promise(() => {}) : undefined,
}

it('keeps every law of the stream, whatever the flow, its actions, its gates and its sinks do', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  await fc.assert(
    fc.asyncProperty(
      flow,
      others,
      fc.constantFrom(...Object.keys(gates)),
      fc.record({
        event: fc.integer({ min: 0, max: 60 }),
        time: fc.integer({ min: 0, max: 20_000 }),
        kind: words('never', 'event', 'time'),
      }),
      async (parts, more, gateName, cancelAt) => {
        const ports = testPorts({ actions: hostileActions, files: { 'a.json': '[]', 'b.json': '{}' } })
        const cancel = new AbortController()
        const kill = new AbortController()
        // A gate that hangs is somebody who never presses the key: only a cancel ends that, and in teardown only the second.
        if (gateName === 'hangs') ports.clock.after(cancelAt.time + 30_000, () => kill.abort())
        if (cancelAt.kind === 'time' || gateName === 'hangs') ports.clock.after(cancelAt.time, () => cancel.abort('enough'))
        const gate = gates[gateName]?.()
        const text = JSON.stringify({ name: 'Random', env: { FAST: 1, SECRET }, ...(withIds(parts, { id: 0 }) as object) })
        const texts = Object.fromEntries(Object.entries(more).map(([name, own]) => [`${name}.yaml`, asText(name, own)]))
        const run = startUnlessInvalid(text, ports, {
          seed: 7,
          flows: flowsIn(texts, ports),
          secrets: [SECRET],
          signal: cancel.signal,
          killSignal: kill.signal,
          variables: [{ name: 'test', strength: 'above-flow', values: { ghost: {}, n: 0 } }],
          ...(gate && { gate }),
        })
        if (!run) return
        let count = 0
        const watched = {
          finished: run.finished,
          async *[Symbol.asyncIterator]() {
            for await (const event of run) {
              if (cancelAt.kind === 'event' && count++ === cancelAt.event) cancel.abort('enough')
              yield event
            }
          },
        }
        const { state } = await collect(watched, ports, { secrets: [SECRET, 'field-secret-1'], limitMs: 3_600_000 })
        expect(state.status).toBe('finished')
        for (const [index, planned] of parts.teardown.entries())
          expect(
            [...state.steps.values()].filter(
              ({ pointer, outcome, place }) => pointer === `/teardown/${index}` && place?.file === undefined && outcome,
            ),
            JSON.stringify(planned),
          ).toHaveLength(1)
      },
    ),
    { numRuns: RUNS },
  )
  await new Promise((resolve) => setTimeout(resolve, 5))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
}, 3_600_000)

it('cuts off a sink that fails or hangs, says so once, and lets the verdict be', async () => {
  const { execute } = await import('./execute.ts')
  const { planFlow } = await import('../plan/plan-flow.ts')
  const { readFlow } = await import('@testmesh/flow')
  for (const name of ['throws', 'rejects', 'hangs']) {
    const ports = testPorts({ actions: hostileActions })
    const { descriptors } = ports.actions
    const { plan } = planFlow(readFlow('name: x\nsteps: [{ action: echo }, { action: echo }]', descriptors), { descriptors })
    if (!plan) throw new Error('no plan')
    const sink = sinks[name]?.() ?? (() => {})
    const state = await ports.clock.runUntil(execute(plan, ports, { sink }))
    expect([name, state.verdict, state.warnings.map(({ code }) => code)]).toEqual([name, 'passed', ['SINK_FAILED']])
  }
})

it('hands over the start of a step before the step waits, and all that ends it together', async () => {
  const { execute } = await import('./execute.ts')
  const { planFlow } = await import('../plan/plan-flow.ts')
  const { readFlow } = await import('@testmesh/flow')
  const ports = testPorts({ actions: { echo: async (config: object) => config } })
  const { descriptors } = ports.actions
  const text = 'name: x\nsteps: [{ action: echo, config: { a: 1 }, output: { b: a }, assert: [a == 1] }]'
  const { plan } = planFlow(readFlow(text, descriptors), { descriptors })
  if (!plan) throw new Error('no plan')
  const handedOver: string[] = []
  const sink: Sink = (events) => {
    handedOver.push(events.map(({ type }) => type).join(' '))
  }
  await ports.clock.runUntil(execute(plan, ports, { sink }))
  expect(handedOver).toEqual([
    'execution.started',
    'step.started',
    'step.captured step.asserted step.attempted step.finished',
    'execution.finished',
  ])
})

it('masks also what a sink says of the last events', async () => {
  const { execute } = await import('./execute.ts')
  const { planFlow } = await import('../plan/plan-flow.ts')
  const { readFlow } = await import('@testmesh/flow')
  const ports = testPorts({ actions: hostileActions })
  const { descriptors } = ports.actions
  const { plan } = planFlow(readFlow('name: x\nsteps: [{ action: echo }]', descriptors), { descriptors })
  if (!plan) throw new Error('no plan')
  const sink: Sink = (events) => {
    if (events.some(({ type }) => type === 'execution.finished')) throw new Error('no database at db:canary-password')
  }
  const state = await ports.clock.runUntil(execute(plan, ports, { sink, secrets: ['canary-password'] }))
  expect(state.warnings.map(({ message }) => message)).toEqual(['a consumer of the events failed and was cut off: no database at db:***'])
})

it('cleans up behind every step that passed, once, last in first out', async () => {
  const kinds = fc.array(fc.record({ ok: fc.boolean(), nested: fc.boolean(), tracked: fc.boolean() }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(kinds, fc.nat(8), async (made, cancelAfter) => {
      const done: string[] = []
      const undone: string[] = []
      const cancel = new AbortController()
      const make = inlineAction('make', {
        run: async (config, context) => {
          const { name, ok, tracked } = config as { name: string; ok: boolean; tracked: boolean }
          if (!ok) throw new Error('no')
          if (tracked) await context.track({ kind: 'thing', ref: name })
          done.push(name)
          if (done.length === cancelAfter) cancel.abort()
          return { name }
        },
        undo: { thing: async (ref) => void undone.push(`tracked ${ref}`) },
      })
      const remove = async ({ name }: { name: string }) => ({ count: undone.push(name) })
      const ports = testPorts({ handlers: [make], actions: { remove } })
      const steps = made.map(({ ok, nested, tracked }, index) => {
        const name = `thing${index}`
        const inner = {
          action: 'make',
          config: { name, ok, tracked },
          output: { name: '$.name' },
          on_error: 'continue',
          cleanup: [{ action: 'remove', config: { name: '${name}' } }],
        }
        return nested ? { action: 'group', config: { steps: [inner] } } : inner
      })
      const expected = () => done.flatMap((name) => (made[Number(name.slice(5))]?.tracked ? [`tracked ${name}`, name] : [name])).reverse()
      await collect(runFlow(JSON.stringify({ name: 'Cleanup', steps }), ports, { seed: 1, signal: cancel.signal }), ports)
      expect(undone).toEqual(expected())
      expect([...ports.ledger.pending.values()]).toEqual([])
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  )
})
