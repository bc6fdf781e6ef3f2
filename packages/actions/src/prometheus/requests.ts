import type { ActionContext, Config } from '@testmesh/action-kit'
import type { ClientRequest } from '../http/client.ts'
import { findMoment } from '../questions/moment.ts'
import { toRequest } from '../questions/to-request.ts'
import type { prometheusSchema } from './prometheus.schema.ts'
import { prometheusError } from './prometheus-error.ts'

export type PrometheusConfig = Config<typeof prometheusSchema>

/** The question of the step. @throws ActionError PROMETHEUS_BAD_TIME */
export const queryRequest = (config: PrometheusConfig, nowMs: number): ClientRequest => {
  const { query, time, start } = config
  if (start !== undefined) return requestTo(config, 'query_range', { query, ...rangeOf({ ...config, start }, nowMs) })
  return requestTo(config, 'query', { query, ...(time !== undefined && { time: seconds(readMoment(time, nowMs)) }) })
}

/** One of the API. */
export const requestTo = (config: PrometheusConfig, path: string, params: Readonly<Record<string, string>>): ClientRequest =>
  toRequest(config, `api/v1/${path}`, params)

/** Of one series at most. */
const VALUES = 100

const rangeOf = ({ start, end = 'now', step }: PrometheusConfig & { start: string }, nowMs: number): Record<string, string> => {
  const [from, to] = [readMoment(start, nowMs), readMoment(end, nowMs)]
  if (from > to) throw prometheusError('PROMETHEUS_BAD_TIME', `the range ends before it starts: ${start} to ${end}`)
  const stepMs = step ?? Math.max(1000, (to - from) / VALUES)
  if (stepMs === 0) throw prometheusError('PROMETHEUS_BAD_TIME', 'a step of 0 leads nowhere', { hint: 'Write a step such as 15s.' })
  return { start: seconds(from), end: seconds(to), step: seconds(stepMs) }
}

const readMoment = (written: string, nowMs: number): number => {
  const ms = findMoment(written, nowMs)
  if (ms === undefined) throw prometheusError('PROMETHEUS_BAD_TIME', `${JSON.stringify(written)} is no time`)
  return ms
}

const seconds = (ms: number): string => String(ms / 1000)

/** A moment for questions about what else there is. */
export const aroundNow = ({ clock }: ActionContext): Record<string, string> => ({
  start: seconds(clock.now() - 3_600_000),
  end: seconds(clock.now()),
})
