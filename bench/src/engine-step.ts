/**
 * What the engine costs per step, in the long run, as the command line and workers run it: a no-op action, one capture, three assertions, five secrets, a sink that writes JSON lines.
 * `node bench/src/engine-step.ts` prints microseconds per step.
 */
import { actionDescriptors, builtins } from '@testmesh/actions'
import { execute, type Plan, type Ports, planFlow, type Sink } from '@testmesh/engine'
import { readFlow } from '@testmesh/flow'

const STEPS = 1_000
const ROUNDS = 60
/** Until all of it is compiled. */
const WARM_UP = 20

const descriptor = { ...actionDescriptors[0], type: 'noop', aliases: [], config: { 'x-kind': 'json' }, output: {} }
const schema = { ...descriptor, config: anything(), output: anything() }
const handler = { schema, run: async () => ({ status: 200, body: { id: 'o-17', total: 59.98, items: [{ sku: 'a' }] } }) }

/** A schema that takes any value, so that only the engine is measured. */
function anything() {
  const validate = (value: unknown) => ({ value })
  return {
    kind: 'schema',
    type: 'any',
    reference: anything,
    expects: 'any',
    async: false,
    '~standard': { version: 1, vendor: 'bench', validate },
    '~run': (dataset: object) => Object.assign(dataset, { typed: true }),
  }
}

const actions = { descriptors: [descriptor], load: async () => handler } as unknown as Ports['actions']
const ports: Ports = { ...builtins({ root: '.' }), actions }

const step = (index: number): string =>
  `  - { id: s${index}, action: noop, config: { url: "/orders/\${ID}", n: ${index} }, output: { id: $.body.id }, assert: [status == 200, body.total == 59.98, 'body.items.length == 1'] }`
const text = `name: Bench\nenv: { ID: 7 }\nsteps:\n${Array.from({ length: STEPS }, (_, index) => step(index)).join('\n')}\n`
const secrets = ['correct-horse-1', 'battery-staple-2', 'p@ss/word+three', 'Bearer abc.def.ghi', '0123456789abcdef']

const plan = planned()
function planned(): Plan {
  const { plan, diagnostics } = planFlow(readFlow(text, actions.descriptors), { descriptors: actions.descriptors })
  if (!plan) throw new Error(JSON.stringify(diagnostics.slice(0, 3)))
  return plan
}

const measure = async (): Promise<number> => {
  let size = 0
  const sink: Sink = (events) => {
    for (const event of events) size += JSON.stringify(event).length
  }
  const startedAt = performance.now()
  const state = await execute(plan, ports, { sink, secrets, seed: 1, keepsSteps: false })
  if (state.verdict !== 'passed' || size === 0)
    throw new Error(`it should pass, and it was ${state.verdict}: ${JSON.stringify(state.failure)}`)
  return ((performance.now() - startedAt) * 1_000) / STEPS
}

const times: number[] = []
for (let round = 0; round < ROUNDS; round++) times.push(await measure())
const sorted = times.slice(WARM_UP).sort((a, b) => a - b)
console.log(`${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} µs per step (best ${sorted[0]?.toFixed(1)})`)
