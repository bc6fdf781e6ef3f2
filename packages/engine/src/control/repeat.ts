import type { JsonObject } from '@testmesh/protocol'
import { EngineError } from '../run/failure.ts'
import type { BlockResult } from '../run/run-control.ts'
import { type Control, type ControlContext, type ControlResult, findBlock, holds, inWords } from './control.ts'
import { gatherRounds } from './gather-rounds.ts'
import { firstNestedFailure } from './nested.ts'

const DEFAULT_MAX_ITERATIONS = 1_000
const INDEX = 'index'

/** `while`: runs its steps as long as `condition` holds, asked before each round; with `until`, asked after each round. */
export const whileControl: Control = {
  gathers: 'outputs',
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: context.config.until === undefined, intervalMs: 0 }),
}

/** `repeat`: the same, asked after each round; without a condition it runs `max_iterations` times. */
export const repeat: Control = {
  gathers: 'outputs',
  locals: () => [INDEX],
  run: (context) => rounds(context, { asksFirst: false, intervalMs: 0 }),
}

/** `wait_until`: runs its steps until `condition` holds; by default a second between rounds, a minute in all. */
export const waitUntil: Control = {
  gathers: 'outputs',
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

const rounds = async (context: ControlContext, asking: Asking): Promise<ControlResult> => {
  const cut = createCut(context, asking)
  try {
    return await runRounds(context, asking, cut)
  } finally {
    cut.end()
  }
}

const runRounds = async (context: ControlContext, asking: Asking, cut: Cut): Promise<ControlResult> => {
  const { config } = context
  const { asksFirst } = asking
  const limits = limitsOf(config, asking)
  const startedAt = context.now()
  const restMs = (): number => limits.durationMs - (context.now() - startedAt)
  const ran: BlockResult[] = []
  const end = (result: boolean): ControlResult => {
    if (!result && context.isTimeUp() && !isCounted(config)) throw ranOut(config, { count: ran.length, isSpent: false })
    return { result: summary(ran, { result, durationMs: context.now() - startedAt }), ...firstNestedFailure(ran) }
  }
  const runOut = (isSpent: boolean): ControlResult => {
    if (isCounted(config) || config.on_timeout === 'continue') return end(isCounted(config))
    throw ranOut(config, { count: ran.length, isSpent })
  }
  for (let index = 0; !context.isOver(); index++) {
    if (asksFirst && !goesOn(config, index)) {
      if (index === 0) context.skipBlock(findBlock(context.blocks, 'steps'), `the condition is false: ${context.written.condition}`)
      return end(true)
    }
    if (index >= limits.iterations) return runOut(true)
    if (asksFirst && index > 0 && restMs() <= 0) return runOut(false)
    const round = await runRound(context, index, cut)
    ran.push(round)
    if (cut.hasFallen()) return runOut(false)
    context.progressed({ done: ran.length, failed: ran.filter(({ outcome }) => outcome !== 'passed').length })
    if (round.outcome !== 'passed' && !(config.continue_on_error ?? !context.failFast)) return end(false)
    if (context.isOver()) break
    if (!asksFirst && !goesOn(config, index)) return end(true)
    if (!asksFirst && restMs() <= 0) return runOut(false)
    // The last look is at the end of the time, however long the pause would be.
    if (limits.intervalMs > 0) await context.sleep(Math.max(0, Math.min(limits.intervalMs, restMs())))
  }
  return end(false)
}

interface Cut {
  hasFallen(): boolean
  /** Takes what stops the round at hand. */
  follow(stop: (reason: unknown) => void): void
  end(): void
}

/** How long the last look may take that begins at the end of the time, milliseconds. */
const LAST_LOOK_MS = 1_000

/** Ends a round that goes on when the time of all rounds is over. A loop that only counts ends with its round. */
const createCut = (context: ControlContext, asking: Asking): Cut => {
  const { durationMs, intervalMs } = limitsOf(context.config, asking)
  let stopRound: ((reason: unknown) => void) | undefined
  let hasFallen = false
  const fall = (): void => {
    hasFallen = true
    stopRound?.(new EngineError('STEP_MAX_DURATION', `all rounds together took longer than ${durationMs} ms`))
  }
  const isLimited = Number.isFinite(durationMs) && !isCounted(context.config)
  const clear = isLimited ? context.limit(durationMs + Math.min(intervalMs, LAST_LOOK_MS), fall) : undefined
  return {
    hasFallen: () => hasFallen,
    follow: (stop) => {
      stopRound = stop
    },
    end: () => clear?.(),
  }
}

const summary = (ran: readonly BlockResult[], { result, durationMs }: { result: boolean; durationMs: number }) => ({
  ...gatherRounds(ran),
  result,
  count: ran.length,
  attempts: ran.length,
  duration_ms: durationMs,
})

const runRound = (context: ControlContext, index: number, cut: Cut): Promise<BlockResult> => {
  const block = findBlock(context.blocks, 'steps') ?? { key: 'steps', name: undefined, steps: [] }
  return context.runBlock(block, { key: index, locals: { [INDEX]: index }, onStart: cut.follow })
}

const goesOn = ({ condition, until }: JsonObject, index: number): boolean => {
  const round = { [INDEX]: index }
  if (until !== undefined) return !holds(until, round)
  return condition === undefined || holds(condition, round)
}

/** It runs a number of times, whatever happens. */
const isCounted = ({ condition, until }: JsonObject): boolean => condition === undefined && until === undefined

const limitsOf = ({ max_iterations, max_duration, interval }: JsonObject, { intervalMs }: Asking) => ({
  iterations: typeof max_iterations === 'number' ? max_iterations : DEFAULT_MAX_ITERATIONS,
  durationMs: typeof max_duration === 'number' ? max_duration : Number.POSITIVE_INFINITY,
  intervalMs: typeof interval === 'number' ? interval : intervalMs,
})

const ranOut = ({ condition, until }: JsonObject, { count, isSpent }: { count: number; isSpent: boolean }): EngineError => {
  const what = until === undefined ? 'the condition still holds' : 'the condition does not hold'
  return new EngineError('STEP_MAX_DURATION', `${what} after ${count} ${count === 1 ? 'round' : 'rounds'}${inWords(until ?? condition)}`, {
    kind: 'timeout',
    ...(isSpent && { hint: 'Raise max_iterations, or find out why it takes so many rounds.' }),
  })
}
