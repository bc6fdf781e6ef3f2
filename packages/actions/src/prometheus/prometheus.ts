import { type ActionContext, type ActionError, defineAction, isActionError } from '@testmesh/action-kit'
import { ask, toCurl } from '../http/client.ts'
import { pauseBefore } from '../pause-before.ts'
import { seriesInWords } from './in-words.ts'
import { judge } from './judge.ts'
import { findNearest } from './nearest.ts'
import { prometheusSchema } from './prometheus.schema.ts'
import { prometheusError } from './prometheus-error.ts'
import { type PrometheusResult, readAnswer, readSeries } from './read-answer.ts'
import { type PrometheusConfig, queryRequest } from './requests.ts'

/** How long it asks when assertions are all that is said about it. Milliseconds. */
const WITHIN_MS = 10_000

/** Asks once, or again and again until the answer is as expected or time is up. */
export const prometheus = defineAction(prometheusSchema, {
  run: async (config, context) => {
    if (config.operation === 'assert' && !config.assert && !config.until)
      throw prometheusError('PROMETHEUS_NOTHING_EXPECTED', 'the step has no assertions')
    const startedAt = context.clock.now()
    const withinMs = config.within ?? WITHIN_MS
    const leftMs = () => startedAt + withinMs - context.clock.now()
    let last: Look | undefined
    for (let attempts = 1; ; attempts += 1) {
      const lookedAt = context.clock.now()
      // The first may be slow; later ones end with the patience.
      const timeout = last ? Math.min(config.timeout, Math.max(1, leftMs())) : config.timeout
      const series = await look({ ...config, timeout }, context).catch(async (error: unknown) => {
        throw last && isTimeout(error) && leftMs() <= 1 ? await notMet(last, config, context) : error
      })
      const result = { ...toResult(series, config), attempts, duration_ms: Math.round(context.clock.now() - startedAt) }
      const missing = judge(config, result) ?? []
      if (missing.length === 0) return result
      last = { result, missing }
      const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: leftMs(), lookMs: context.clock.now() - lookedAt })
      if (pauseMs === undefined) throw await notMet(last, config, context)
      await context.clock.sleep(pauseMs, context.signal).catch((cause: unknown) => {
        throw prometheusError('PROMETHEUS_ABORTED', 'the step was stopped before it asked again', { cause })
      })
    }
  },
  explain: (config, result) => {
    const outcome = result ? ` → ${seriesInWords(result.series, result.count)}` : ''
    return { request: `${config.query}${outcome}`, ...repeatOf(config) }
  },
})

interface Look {
  readonly result: PrometheusResult
  readonly missing: readonly string[]
}

const look = async (config: PrometheusConfig, context: ActionContext): Promise<PrometheusResult['series']> => {
  const request = queryRequest(config, context.clock.now())
  const { data, warnings } = readAnswer(await ask(request, context), request.url, config.query)
  for (const warning of warnings) context.log(warning)
  return readSeries(data, request.url)
}

const toResult = (series: PrometheusResult['series'], { limit }: PrometheusConfig) => ({
  value: series[0]?.value ?? null,
  metric: series[0]?.metric ?? null,
  series: series.slice(0, limit),
  count: series.length,
  ...(series.length > limit && { truncated: true }),
})

const isTimeout = (error: unknown): boolean => isActionError(error) && error.code === 'HTTP_TIMEOUT'

const notMet = async ({ result, missing }: Look, config: PrometheusConfig, context: ActionContext): Promise<ActionError> => {
  const nearest = result.count === 0 ? await findNearest(config, context) : undefined
  const { attempts, duration_ms: tookMs, series, count } = result
  const asked = attempts === 1 ? 'one question' : `${attempts} questions in ${tookMs / 1000} s`
  return prometheusError(
    'PROMETHEUS_NOT_AS_EXPECTED',
    `${missing.join('; ')}; after ${asked} there was ${seriesInWords(series, count)}${nearest === undefined ? '' : `; ${nearest}`}`,
    { kind: 'timeout', result },
  )
}

/** A range that moves is asked for as it would be now; a time that is none cannot be asked for. */
const repeatOf = (config: PrometheusConfig): { repeat?: string } => {
  try {
    return { repeat: toCurl(queryRequest(config, Date.now())) }
  } catch {
    return {}
  }
}
