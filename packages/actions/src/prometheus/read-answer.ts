import type { Output } from '@testmesh/action-kit'
import type { ClientAnswer } from '../http/client.ts'
import { parseJson } from '../parse-json.ts'
import type { prometheusSchema } from './prometheus.schema.ts'
import { prometheusError } from './prometheus-error.ts'

export type PrometheusResult = Output<typeof prometheusSchema>
export type Series = PrometheusResult['series'][number]

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

/** The line that `1:14: parse error` is about, and a mark below it. */
const placeIn = (query: string, message: string): string => {
  const [, line, column] = /\b(\d+):(\d+): parse error/.exec(message) ?? []
  const text = query.split('\n')[Number(line) - 1]
  return text === undefined ? '' : `\n  ${text}\n  ${' '.repeat(Number(column) - 1)}^`
}

/** The series of an answer: a number or a text alone is one without labels. @throws ActionError PROMETHEUS_NOT_PROMETHEUS */
export const readSeries = (data: unknown, url: string): Series[] => {
  const { resultType, result } = data as { resultType?: unknown; result?: unknown }
  if (resultType === 'vector' || resultType === 'matrix') return (result as readonly RawSeries[]).map(toSeries)
  if (resultType === 'scalar' || resultType === 'string') return [toSeries({ metric: {}, value: result as Point })]
  throw prometheusError('PROMETHEUS_NOT_PROMETHEUS', `${url} gave a result of the kind ${JSON.stringify(resultType)}`)
}

/** Seconds since 1970, and the value as text. */
type Point = readonly [number, string]

interface RawSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: Point
  readonly values?: readonly Point[]
  readonly histogram?: readonly [number, Series['histogram']]
  readonly histograms?: readonly (readonly [number, Series['histogram']])[]
}

const toSeries = ({ metric, value, values, histogram, histograms }: RawSeries): Series => {
  const last = value ?? values?.at(-1)
  const native = histogram ?? histograms?.at(-1)
  return {
    metric: { ...metric },
    value: last ? toValue(last[1]) : null,
    time: toTime((last ?? native)?.[0] ?? 0),
    ...(values && { values: values.map(([at, of]) => ({ time: toTime(at), value: toValue(of) })) }),
    ...(native?.[1] !== undefined && { histogram: native[1] }),
  }
}

/** JSON has no infinities. */
const toValue = (text: string): number | string => (Number.isFinite(Number(text)) && text.trim() !== '' ? Number(text) : text)

const toTime = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString()
