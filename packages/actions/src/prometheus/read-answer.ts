import type { Output } from '@testmesh/action-kit'
import type { ClientAnswer } from '../http/client.ts'
import { parseJson } from '../parse-json.ts'
import { markPlace } from '../questions/mark-place.ts'
import { findSeries, type Series } from '../questions/series.ts'
import type { prometheusSchema } from './prometheus.schema.ts'
import { prometheusError } from './prometheus-error.ts'

export type PrometheusResult = Output<typeof prometheusSchema>

/** What an answer of the API holds. */
export interface Data {
  readonly data: unknown
  readonly warnings: readonly string[]
}

/**
 * @param query for the place in it that a complaint is about
 * @throws ActionError PROMETHEUS_NO_ACCESS, PROMETHEUS_BAD_QUERY, PROMETHEUS_QUERY_FAILED, PROMETHEUS_NOT_PROMETHEUS
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview
 */
export const readAnswer = ({ status, headers, body }: ClientAnswer, url: string, query: string): Data => {
  const parsed = parseJson(body.toString())
  const answer = ('value' in parsed ? parsed.value : undefined) as Envelope | undefined
  if (answer?.status === 'success' && 'data' in answer)
    return { data: answer.data, warnings: [answer.warnings ?? [], answer.infos ?? []].flat() }
  if (answer?.status === 'error' && typeof answer.error === 'string') throw complaint(answer.errorType, answer.error, query)
  if (status === 401 || status === 403) throw prometheusError('PROMETHEUS_NO_ACCESS', `${url} answered ${status}${wanted(headers)}`)
  const what = body.toString('utf8', 0, 400).trim().slice(0, 100)
  throw prometheusError('PROMETHEUS_NOT_PROMETHEUS', `${url} answered ${status} with ${what === '' ? 'nothing' : JSON.stringify(what)}`)
}

interface Envelope {
  readonly status?: unknown
  readonly data?: unknown
  readonly errorType?: unknown
  readonly error?: unknown
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
}

const wanted = (headers: ClientAnswer['headers']): string => {
  const challenge = headers['www-authenticate']
  return challenge === undefined ? '' : `, it wants: ${challenge}`
}

const complaint = (type: unknown, message: string, query: string) =>
  type === 'bad_data'
    ? prometheusError('PROMETHEUS_BAD_QUERY', `${message.replace(/^invalid parameter "query": /, '')}${placeIn(query, message)}`)
    : prometheusError('PROMETHEUS_QUERY_FAILED', message, type === 'timeout' ? { kind: 'timeout' } : {})

/** The place that `1:14: parse error` is about. */
const placeIn = (query: string, message: string): string => {
  const [, line, column] = /\b(\d+):(\d+): parse error/.exec(message) ?? []
  return markPlace(query, Number(line), Number(column))
}

/** The series of an answer. @throws ActionError PROMETHEUS_NOT_PROMETHEUS */
export const readSeries = (data: unknown, url: string): Series[] => {
  const series = findSeries(data as object)
  if (series) return series
  const { resultType } = data as { readonly resultType?: unknown }
  throw prometheusError('PROMETHEUS_NOT_PROMETHEUS', `${url} gave a result of the kind ${JSON.stringify(resultType)}`)
}
