import { parseDuration } from '@testmesh/expressions'
import type { JsonObject } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'
import type { BlockResult } from '../run/run-control.ts'
import { type Control, type ControlContext, findBlock, holds } from './control.ts'
import { firstNestedFailure } from './nested.ts'

const DEFAULT_MAX_ITERATIONS = 1_000
const INDEX = 'index'

/** `while`: runs its steps as long as `condition` holds, or until `until` does. Asked before each round. */
export const whileControl: Control = {
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: context.config.until === undefined, interval: 0 }),
}

/** `repeat`: the same, asked after each round. */
export const repeat: Control = {
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: false, interval: 0 }),
}

/** `wait_until`: runs its steps until `condition` holds; by default a second between rounds, a minute in all. */
export const waitUntil: Control = {
  locals: () => [INDEX],
  run: (context) =>
    rounds(
      { ...context, config: { max_duration: 60_000, ...context.config, until: context.config.condition ?? true, condition: true } },
      { asksFirst: false, interval: 1_000 },
    ),
}

const rounds = async (context: ControlContext, { asksFirst, interval }: { asksFirst: boolean; interval: number }) => {
  const { config } = context
  const startedAt = context.now()
  const limits = limitsOf(config, interval)
  const ran: BlockResult[] = []
  const result = (extra: { result: boolean }) => ({
    ...extra,
    results: ran.map((round) => ({ ...round.steps, ...round.outputs })),
    count: ran.length,
    attempts: ran.length,
    duration_ms: context.now() - startedAt,
  })
  while (!context.isCancelled()) {
    if (asksFirst && !goesOn(config)) return { result: result({ result: true }) }
    if (ran.length >= limits.iterations || context.now() - startedAt > limits.durationMs) return runOut(config, result({ result: false }))
    ran.push(await runRound(context, ran.length))
    const failure = firstNestedFailure(ran.slice(-1))
    if (failure.failure && config.continue_on_error !== true) return { result: result({ result: false }), ...failure }
    context.progressed({ done: ran.length, failed: ran.filter(({ outcome }) => outcome !== 'passed').length })
    if (!asksFirst && !goesOn(config)) return { result: result({ result: true }) }
    if (limits.intervalMs > 0) await context.sleep(limits.intervalMs)
  }
  return { result: result({ result: false }) }
}

const runRound = (context: ControlContext, index: number): Promise<BlockResult> => {
  const block = findBlock(context.blocks, 'steps') ?? { key: 'steps', name: undefined, steps: [] }
  return context.runBlock(block, { key: index, locals: { [INDEX]: index } })
}

const goesOn = (config: JsonObject): boolean => (config.until === undefined ? holds(config.condition) : !holds(config.until))

const limitsOf = (config: JsonObject, intervalMs: number) => ({
  iterations: typeof config.max_iterations === 'number' ? config.max_iterations : DEFAULT_MAX_ITERATIONS,
  durationMs: milliseconds(config.max_duration) ?? Number.POSITIVE_INFINITY,
  intervalMs: milliseconds(config.interval) ?? intervalMs,
})

const milliseconds = (value: unknown): number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined

const runOut = (config: JsonObject, result: Record<string, unknown>) => {
  if (config.on_timeout === 'continue') return { result }
  throw new EngineError('STEP_MAX_DURATION', `the condition did not hold after ${result.count} rounds`, 'timeout')
}
