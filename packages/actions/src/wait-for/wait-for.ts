import { type ActionContext, ActionError, defineAction, isActionError } from '@testmesh/action-kit'
import { pauseBefore } from '../pause-before.ts'
import { isTimeUp } from '../stop.ts'
import { withLimit } from '../with-limit.ts'
import { waitForCodes } from './codes.ts'
import { explain } from './explain.ts'
import type { Observation, WaitForConfig, WaitForResult } from './probe.ts'
import { probeFile, probeLog } from './probe-file.ts'
import { probeHttp } from './probe-http.ts'
import { probeTcp } from './probe-tcp.ts'
import { waitForSchema } from './wait-for.schema.ts'

/** Looks again and again, with a pause between, until it is ready or the patience is spent. */
export const waitFor = defineAction(waitForSchema, {
  run: async (config, context): Promise<WaitForResult> => {
    const startedAt = context.clock.now()
    const elapsedMs = () => Math.round(context.clock.now() - startedAt)
    let last: Spent | undefined
    const cutShort = (error: unknown): never => {
      throw last && isTimeUp(context.signal) ? gaveUp('WAIT_FOR_TIMEOUT', last) : error
    }
    for (let attempts = 1; ; attempts++) {
      const lookedAt = elapsedMs()
      const look = await lookOnce(config, context, config.timeout - elapsedMs()).catch(cutShort)
      if (look.isReady) return { attempts, duration_ms: elapsedMs(), ...look.found }
      if (look.seen !== last?.seen) context.log(`not ready yet: ${look.seen}`)
      const spent = { config, attempts, durationMs: elapsedMs(), seen: look.seen }
      last = spent
      if (attempts === config.max_attempts) throw gaveUp('WAIT_FOR_ATTEMPTS_SPENT', spent)
      const left = { leftMs: config.timeout - spent.durationMs, lookMs: spent.durationMs - lookedAt }
      const pauseMs = pauseBefore({ intervalMs: config.interval, ...left })
      if (pauseMs === undefined) throw gaveUp('WAIT_FOR_TIMEOUT', spent)
      await context.clock.sleep(pauseMs, context.signal).catch(cutShort)
    }
  },
  explain,
})

const lookOnce = async (config: WaitForConfig, context: ActionContext, leftMs: number): Promise<Observation> => {
  const limitMs = 'attempt_timeout' in config ? Math.min(leftMs, config.attempt_timeout) : leftMs
  try {
    const limit = { limitMs: Math.max(limitMs, 1), tooLate: () => new Error(`nothing within ${Math.max(limitMs, 1)} ms`) }
    // Not every look listens to the signal.
    return await withLimit(context, limit, (signal) => Promise.race([probe(config, context, signal), aborted(signal)]))
  } catch (error) {
    if (context.signal.aborted || isActionError(error)) throw error
    return { isReady: false, seen: inWords(error) }
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

const probe = (config: WaitForConfig, context: ActionContext, signal: AbortSignal): Promise<Observation> => {
  switch (config.type) {
    case 'http':
      return probeHttp(config, context, signal)
    case 'tcp':
      return probeTcp(config, context, signal)
    case 'file':
      return probeFile(config, context, signal)
    case 'log':
      return probeLog(config, context, signal)
  }
}

interface Spent {
  readonly config: WaitForConfig
  readonly attempts: number
  readonly durationMs: number
  readonly seen: string
}

const gaveUp = (code: keyof typeof waitForCodes, { config, attempts, durationMs, seen }: Spent): ActionError =>
  new ActionError(code, `${subjectOf(config)} was not ready after ${durationMs} ms and ${attempts} attempts; the last one saw: ${seen}`, {
    kind: 'timeout',
    hint: waitForCodes[code].hint,
    result: { attempts, duration_ms: durationMs },
  })

const subjectOf = (config: WaitForConfig): string => {
  switch (config.type) {
    case 'http':
      return config.url
    case 'tcp':
      return `${config.host}:${config.port}`
    case 'file':
      return config.path
    case 'log':
      return `a line in ${config.path}`
  }
}

const inWords = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no address for the host'
  // An error that collects the attempts on several addresses has no message of its own.
  return String(message || code || error)
}
