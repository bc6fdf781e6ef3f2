import type { JsonValue, Output } from '@testmesh/action-kit'
import type { ClientAnswer } from '../http/client.ts'
import { parseJson } from '../parse-json.ts'
import type { Asked } from '../questions/ask-until.ts'
import { markPlace } from '../questions/mark-place.ts'
import { type Data, findSeries } from '../questions/series.ts'
import type { lokiSchema } from './loki.schema.ts'
import { lokiError } from './loki-error.ts'

export type LokiResult = Output<typeof lokiSchema>
export type Found = Omit<LokiResult, keyof Asked>
export type Entry = LokiResult['entries'][number]

/**
 * What an answer of the API holds; complaints are plain text.
 *
 * @throws ActionError LOKI_NO_ACCESS, LOKI_BAD_QUERY, LOKI_QUERY_FAILED, LOKI_NOT_LOKI
 */
export const readAnswer = ({ status, headers, body }: ClientAnswer, url: string, query: string): unknown => {
  const parsed = parseJson(body.toString())
  const answer = ('value' in parsed ? parsed.value : undefined) as { status?: unknown; data?: unknown } | null | undefined
  if (status === 200 && answer?.status === 'success' && 'data' in answer) return answer.data
  const said = body.toString('utf8', 0, 2000).trim()
  const isText = said !== '' && !/^\s*</.test(said) && /text\/plain|json/.test(headers['content-type'] ?? '')
  if (status === 401 || status === 403) throw lokiError('LOKI_NO_ACCESS', `${url} answered ${status}${isText ? `: ${said}` : ''}`)
  if (isText && status === 400 && /parse error|not supported as|invalid|unexpected/i.test(said))
    throw lokiError('LOKI_BAD_QUERY', `${said}${placeIn(query, said)}`)
  if (isText && status >= 400 && status !== 404)
    throw lokiError('LOKI_QUERY_FAILED', said, /deadline|timeout|timed out/i.test(said) ? { kind: 'timeout' } : {})
  throw lokiError('LOKI_NOT_LOKI', `${url} answered ${status} with ${said === '' ? 'nothing' : JSON.stringify(said.slice(0, 100))}`)
}

/** The place that `parse error at line 1, col 18` is about. */
const placeIn = (query: string, said: string): string => {
  const [, line, column] = /at line (\d+), col (\d+)/.exec(said) ?? []
  return markPlace(query, Number(line), Number(column))
}

/** Lines, or the series of a metric. @throws ActionError LOKI_NOT_LOKI */
export const toFound = (data: unknown, limit: number, url: string): Found => {
  const { resultType, result } = data as Data
  if (resultType === 'streams') return ofLines(toEntries(result as readonly Stream[]), limit)
  const series = findSeries(data as Data)
  if (!series) throw lokiError('LOKI_NOT_LOKI', `${url} gave a result of the kind ${JSON.stringify(resultType)}`)
  return {
    lines: [],
    entries: [],
    count: series.length,
    ...(series.length > limit && { truncated: true }),
    value: series[0]?.value ?? null,
    series: series.slice(0, limit),
  }
}

const ofLines = (all: readonly Entry[], limit: number): Found => {
  const entries = all.slice(-limit)
  return {
    lines: entries.map(({ line }) => line),
    entries,
    count: entries.length,
    ...(all.length > limit && { truncated: true }),
    value: null,
    series: [],
  }
}

interface Stream {
  readonly stream: Readonly<Record<string, string>>
  /** Nanoseconds since 1970, and the line. */
  readonly values: readonly (readonly [string, string])[]
}

/** Of all streams together, the oldest first. The latest come first: what was written at the same time is turned round, too. */
export const toEntries = (streams: readonly Stream[]): Entry[] =>
  streams
    .flatMap(({ stream, values }) => values.toReversed().map(([nanos, line]) => ({ nanos: BigInt(nanos), line, labels: { ...stream } })))
    .toSorted((a, b) => (a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0))
    .map(({ nanos, line, labels }) => ({ line, time: toTime(nanos), labels, ...jsonOf(line) }))

const toTime = (nanos: bigint): string => {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, -5)
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`
}

const jsonOf = (line: string): { json?: JsonValue } => {
  const parsed = line.startsWith('{') ? parseJson(line) : {}
  return 'value' in parsed ? { json: parsed.value as JsonValue } : {}
}
