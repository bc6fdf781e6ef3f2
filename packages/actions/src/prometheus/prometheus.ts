import { type ActionContext, type ActionError, defineAction, type ExplainOptions } from '@testmesh/action-kit'
import { ask, toCurl } from '../http/client.ts'
import { type Asked, askUntil, type Look, notMetInWords } from '../questions/ask-until.ts'
import { seriesInWords } from '../questions/series-in-words.ts'
import { findNearest } from './nearest.ts'
import { prometheusSchema } from './prometheus.schema.ts'
import { prometheusError } from './prometheus-error.ts'
import { type PrometheusResult, readAnswer, readSeries } from './read-answer.ts'
import { type PrometheusConfig, queryRequest } from './requests.ts'

export const prometheus = defineAction(prometheusSchema, {
  run: (config, context) =>
    askUntil(config, context, {
      look: async (timeout) => toResult(await look({ ...config, timeout }, context), config),
      isFound: ({ count }) => count > 0,
      notFound: 'there is no series',
      timeoutCode: 'HTTP_TIMEOUT',
      notMet: (last) => notMet(last, config, context),
      nothingExpected: (message) => prometheusError('PROMETHEUS_NOTHING_EXPECTED', message),
      aborted: (message, cause) => prometheusError('PROMETHEUS_ABORTED', message, { cause }),
    }),
  explain: (config, result, options) => {
    const outcome = result ? ` → ${seriesInWords(result.series ?? [], result.count ?? 0)}` : ''
    return { request: `${config.query}${outcome}`, ...repeatOf(config, options) }
  },
})

const look = async (config: PrometheusConfig, context: ActionContext): Promise<PrometheusResult['series']> => {
  const request = queryRequest(config, context.clock.now())
  const { data, warnings } = readAnswer(await ask(request, context), request.url, config.query)
  for (const warning of warnings) context.log(warning)
  return readSeries(data, request.url)
}

type Found = Omit<PrometheusResult, keyof Asked>

const toResult = (series: PrometheusResult['series'], { limit }: PrometheusConfig): Found => ({
  value: series[0]?.value ?? null,
  metric: series[0]?.metric ?? null,
  series: series.slice(0, limit),
  count: series.length,
  ...(series.length > limit && { truncated: true }),
})

const notMet = async (last: Look<Found>, config: PrometheusConfig, context: ActionContext): Promise<ActionError> => {
  const { result } = last
  const nearest = result.count === 0 && !context.signal.aborted ? await findNearest(config, context) : undefined
  const there = `${seriesInWords(result.series, result.count)}${nearest === undefined ? '' : `; ${nearest}`}`
  return prometheusError('PROMETHEUS_NOT_AS_EXPECTED', notMetInWords(last, there), { kind: 'timeout', result })
}

/** A range that moves is asked for as it would be now; a time that is none cannot be asked for. */
const repeatOf = (config: PrometheusConfig, options: ExplainOptions | undefined): { repeat?: string } => {
  try {
    return { repeat: toCurl(queryRequest(config, Date.now()), options) }
  } catch {
    return {}
  }
}
