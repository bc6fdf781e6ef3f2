import { duration } from '@testmesh/action-kit'
import * as v from 'valibot'
import { prometheusError } from './prometheus-error.ts'

/** From here on a number can only be milliseconds: as seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11

/**
 * Milliseconds since 1970 of `now`, a duration back from it (`-5m`), seconds or milliseconds since 1970, or a time as text.
 *
 * @throws ActionError PROMETHEUS_BAD_TIME
 */
export const readMoment = (written: string, nowMs: number): number => {
  const text = written.trim()
  if (text.toLowerCase() === 'now') return nowMs
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * (Number(text) < FIRST_MILLISECONDS ? 1000 : 1)
  const back = text.startsWith('-') ? v.safeParse(duration(), text.slice(1)) : undefined
  if (back?.success) return nowMs - back.output
  // A date alone, or with a time: what else `Date.parse` takes depends on who runs it.
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw prometheusError('PROMETHEUS_BAD_TIME', `${JSON.stringify(written)} is no time`)
  return ms
}
