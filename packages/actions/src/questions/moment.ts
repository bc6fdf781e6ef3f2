import { duration } from '@testmesh/action-kit'
import * as v from 'valibot'

/** From here on a number can only be milliseconds: as seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11

/**
 * Milliseconds since 1970 of `now`, a duration back from it (`-5m`), seconds or milliseconds since 1970, or a time as text.
 * `undefined` for what is no time.
 */
export const findMoment = (written: string, nowMs: number): number | undefined => {
  const text = written.trim()
  if (text.toLowerCase() === 'now') return nowMs
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * (Number(text) < FIRST_MILLISECONDS ? 1000 : 1)
  const back = text.startsWith('-') ? v.safeParse(duration(), text.slice(1)) : undefined
  if (back?.success) return nowMs - back.output
  // A date alone, or with a time: what else `Date.parse` takes depends on who runs it.
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
