import type { ClientRequest } from '../http/client.ts'
import { findMoment } from '../questions/moment.ts'
import { toRequest } from '../questions/to-request.ts'
import type { LokiConfig } from './loki.schema.ts'
import { lokiError } from './loki-error.ts'

/** Whether a query is for lines: it begins with a selector. */
export const isForLines = (query: string): boolean =>
  query
    .replace(/^\s*#.*$/gm, '')
    .trimStart()
    .startsWith('{')

/** The question of the step. @throws ActionError LOKI_BAD_TIME */
export const queryRequest = (config: LokiConfig, nowMs: number): ClientRequest => {
  const { query, time, start, end, step, limit } = config
  if (isForLines(query)) {
    if (time !== undefined || step !== undefined)
      throw lokiError('LOKI_BAD_TIME', `lines are asked for by start and end, and not by ${time === undefined ? 'step' : 'time'}`)
    // One more than is kept tells whether there are more.
    return requestTo(config, 'query_range', { query, ...spanOf(config, nowMs), limit: String(limit + 1), direction: 'backward' })
  }
  if (start === undefined && end === undefined && step === undefined)
    return requestTo(config, 'query', { query, time: nanos(readMoment(time ?? 'now', nowMs)) })
  return requestTo(config, 'query_range', {
    query,
    ...spanOf(config, nowMs),
    ...(step !== undefined && { step: String(step / 1000) }),
  })
}

/** The lines of the streams alone, without what the query does to them. */
export const selectorRequest = (config: LokiConfig, selector: string, nowMs: number): ClientRequest =>
  requestTo(config, 'query_range', { query: selector, ...spanOf(config, nowMs), limit: '3', direction: 'backward' })

/** One of the API. */
export const requestTo = (config: LokiConfig, path: string, params: Readonly<Record<string, string>>): ClientRequest =>
  toRequest(config, `loki/api/v1/${path}`, params)

export const spanOf = ({ start = '-1h', end = 'now' }: LokiConfig, nowMs: number): { start: string; end: string } => {
  const [from, to] = [readMoment(start, nowMs), readMoment(end, nowMs)]
  if (from >= to) throw lokiError('LOKI_BAD_TIME', `the range ends before it starts: ${start} to ${end}`)
  return { start: nanos(from), end: nanos(to) }
}

const readMoment = (written: string, nowMs: number): number => {
  const ms = findMoment(written, nowMs)
  if (ms === undefined) throw lokiError('LOKI_BAD_TIME', `${JSON.stringify(written)} is no time`)
  return ms
}

const nanos = (ms: number): string => `${BigInt(Math.round(ms * 1000)) * 1000n}`
