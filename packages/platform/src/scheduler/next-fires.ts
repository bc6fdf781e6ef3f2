import { messageOf } from '@testmesh/protocol'
import type { ScheduleContent } from '@testmesh/storage'
import { Cron } from 'croner'
import { platformCodes } from '../codes.ts'
import { Refusal } from '../refusal.ts'

/** When: a cron expression, and the time zone that its hours are of. */
export type Times = Pick<ScheduleContent, 'cron' | 'timezone'>

/**
 * A clock's time that a change of the clocks leaves out fires right after it, one that comes twice fires the first time; what comes
 * every so many minutes or hours goes by real time.
 *
 * @throws Refusal BAD_CRON, BAD_TIMEZONE
 */
export const parseTimes = ({ cron, timezone }: Times): Cron => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
  } catch {
    throw refused('BAD_TIMEZONE', 'timezone', `names no time zone: there is none called "${timezone}"`)
  }
  // A moment, which the library takes too, is no times that come again.
  if (/^\d{4}-/.test(cron.trim())) throw badCron('is a moment, and a schedule comes again and again')
  let times: Cron
  try {
    times = new Cron(cron, { timezone, mode: '5-part', paused: true })
  } catch (problem) {
    throw badCron(reasonOf(problem))
  }
  if (!times.nextRun(new Date(0))) throw badCron('names no day that ever comes')
  return times
}

/** The next times after a moment, `count` of them. @throws Refusal BAD_CRON, BAD_TIMEZONE */
export const nextFires = (times: Times, { after, count }: { readonly after: Date; readonly count: number }): Date[] =>
  parseTimes(times).nextRuns(count, after)

/** @throws Refusal BAD_CRON, BAD_TIMEZONE */
export const nextFire = (times: Times, after: Date): Date => {
  const [next] = nextFires(times, { after, count: 1 })
  if (!next) throw badCron('names no day that ever comes')
  return next
}

const reasonOf = (problem: unknown): string => {
  const text = messageOf(problem).replace(/^\w+: /, '')
  if (text.includes('exactly')) return 'is not five fields'
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
}

const badCron = (message: string): Refusal => refused('BAD_CRON', 'cron', message)

const refused = (code: 'BAD_CRON' | 'BAD_TIMEZONE', part: keyof Times, message: string): Refusal =>
  new Refusal('invalid', code, `/body/${part} ${message}.`, {
    hint: platformCodes[code].hint,
    errors: [{ pointer: `/body/${part}`, message }],
  })
