import { parseDuration } from '@testmesh/expressions'
import type { JsonObject } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'
import type { BlockResult } from '../run/run-control.ts'
import { type Control, type ControlContext, type ControlResult, findBlock, holds } from './control.ts'
import { firstNestedFailure } from './nested.ts'

const DEFAULT_MAX_ITERATIONS = 1_000
const INDEX = 'index'

/** `while`: runs its steps as long as `condition` holds, asked before each round; with `until`, asked after each round. */
export const whileControl: Control = {
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: context.config.until === undefined, intervalMs: 0 }),
}

/** `repeat`: the same, asked after each round; without a condition it runs `max_iterations` times. */
export const repeat: Control = {
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: false, intervalMs: 0 }),
}

/** `wait_until`: runs its steps until `condition` holds; by default a second between rounds, a minute in all. */
export const waitUntil: Control = {
  locals: () => [INDEX],
  run: ({ config, ...context }) => {
    const { condition, ...rest } = config
    return rounds(
      { ...context, config: { max_duration: 60_000, ...rest, until: condition ?? true } },
      { asksFirst: false, intervalMs: 1_000 },
    )
  },
}

interface Asking {
  readonly asksFirst: boolean
  /** Default pause between rounds, milliseconds. */
  readonly intervalMs: number
}

const rounds = async (context: ControlContext, { asksFirst, intervalMs }: Asking): Promise<ControlResult> => {
  const { config } = context
  const startedAt = context.now()
  const limits = limitsOf(config, intervalMs)
  const ran: BlockResult[] = []
  const end = (result: boolean): ControlResult => ({
    result: summary(ran, { result, durationMs: context.now() - startedAt }),
    ...firstNestedFailure(ran),
  })
  while (!context.isOver()) {
    if (asksFirst && !goesOn(config)) {
      if (ran.length === 0) context.skipBlock(findBlock(context.blocks, 'steps'), `the condition is false: ${context.written.condition}`)
      return end(true)
    }
    const isSpent = ran.length >= limits.iterations
    if (isSpent || context.now() - startedAt > limits.durationMs)
      return isCounted(config) || config.on_timeout === 'continue' ? end(isCounted(config)) : runOut(config, { count: ran.length, isSpent })
    const round = await runRound(context, ran.length)
    ran.push(round)
    context.progressed({ done: ran.length, failed: ran.filter(({ outcome }) => outcome !== 'passed').length })
    if (round.outcome !== 'passed' && config.continue_on_error !== true) return end(false)
    if (!asksFirst && !goesOn(config)) return end(true)
    if (limits.intervalMs > 0) await context.sleep(limits.intervalMs)
  }
  return end(false)
}

const summary = (ran: readonly BlockResult[], { result, durationMs }: { result: boolean; durationMs: number }) => ({
  result,
  results: ran.map((round) => ({ ...round.steps, ...round.outputs })),
  count: ran.length,
  attempts: ran.length,
  duration_ms: durationMs,
})

const runRound = (context: ControlContext, index: number): Promise<BlockResult> => {
  const block = findBlock(context.blocks, 'steps') ?? { key: 'steps', name: undefined, steps: [] }
  return context.runBlock(block, { key: index, locals: { [INDEX]: index } })
}

const goesOn = (config: JsonObject): boolean => {
  if (config.until !== undefined) return !holds(config.until)
  return config.condition === undefined || holds(config.condition)
}

/** It runs a number of times, whatever happens. */
const isCounted = ({ condition, until }: JsonObject): boolean => condition === undefined && until === undefined

const limitsOf = (config: JsonObject, intervalMs: number) => ({
  iterations: typeof config.max_iterations === 'number' ? config.max_iterations : DEFAULT_MAX_ITERATIONS,
  durationMs: milliseconds(config.max_duration) ?? Number.POSITIVE_INFINITY,
  intervalMs: milliseconds(config.interval) ?? intervalMs,
})

const milliseconds = (value: unknown): number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined

const runOut = ({ until }: JsonObject, { count, isSpent }: { count: number; isSpent: boolean }): never => {
  const what = until === undefined ? 'the condition still holds' : 'the condition does not hold'
  throw new EngineError('STEP_MAX_DURATION', `${what} after ${count} ${count === 1 ? 'round' : 'rounds'}`, {
    kind: 'timeout',
    ...(isSpent && { hint: 'Raise max_iterations, or find out why it takes so many rounds.' }),
  })
}
