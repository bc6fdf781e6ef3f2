import { parseDuration } from '../duration.ts'

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Milliseconds since 1970 of ISO 8601 text, a number of milliseconds, or a date. Text without a zone is UTC. `undefined` when it is no time. */
export const parseTime = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (value instanceof Date) return finite(value.getTime())
  if (typeof value !== 'string' || value.length > 100) return undefined
  const text = value.trim()
  const found = iso.exec(text)
  if (found) return isoTime(found)
  // RFC 1123, as in HTTP headers; always with a zone, so that no machine's own zone decides.
  return /^\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/.test(text) ? finite(Date.parse(text)) : undefined
}

const isoTime = (found: RegExpExecArray): number | undefined => {
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found
  if (Number(day) > daysIn(Number(year), Number(month))) return undefined
  const suffix = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  return finite(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${suffix}`))
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * Which of two texts is the earlier time: negative when `left` is. Undefined unless both are dates or times in ISO 8601 and one of them
 * tells more than the day; letter by letter `10:00:00.5Z` comes before `10:00:00Z`, and no zone counts.
 */
export const orderTimes = (left: string, right: string): number | undefined => {
  if (!mayBeTime(left) || !mayBeTime(right) || (left.length === 10 && right.length === 10)) return undefined
  const [a, b] = [instantOf(left), instantOf(right)]
  return a && b && (a.ms - b.ms || a.nanos - b.nanos)
}

/** A look, because all texts that are compared come by. */
const mayBeTime = (text: string): boolean =>
  text.length >= 10 && text.length <= 40 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45

const instantOf = (text: string): { readonly ms: number; readonly nanos: number } | undefined => {
  const found = iso.exec(text)
  const ms = found ? isoTime(found) : undefined
  // What is finer than the milliseconds of a date.
  return ms === undefined ? undefined : { ms, nanos: Number((found?.[7] ?? '').slice(4).padEnd(6, '0')) }
}

const finite = (ms: number): number | undefined => (Number.isFinite(ms) ? ms : undefined)

/** ISO 8601 in UTC, with milliseconds; `undefined` outside of what a date can hold. */
export const isoText = (ms: number): string | undefined => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined)

const fields = /YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|SSS|A|X|x|Z|\[[^\]]*\]/g
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The English name of the day in UTC. */
export const dayName = (ms: number): string => days[new Date(ms).getUTCDay()] ?? ''

/** A time by a pattern of `YYYY MM DD HH mm ss SSS` and the like; text in `[…]` stays. @param offsetMs Of the zone. Default: UTC, of which `Z` is Z. */
export const formatTime = (ms: number, pattern: string, offsetMs?: number): string =>
  pattern.replace(fields, (field) => {
    if (field === 'Z') return offsetMs === undefined ? 'Z' : offsetText(offsetMs)
    return formatField(field === 'X' || field === 'x' ? ms : ms + (offsetMs ?? 0), field)
  })

const offsetText = (offsetMs: number): string => {
  const minutes = Math.abs(Math.trunc(offsetMs / 60_000))
  return `${offsetMs < 0 ? '-' : '+'}${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Milliseconds that a zone, `Europe/Berlin` or `+02:00`, is ahead of UTC at a moment; undefined for one that nobody knows. */
export const zoneOffset = (zone: string, ms: number): number | undefined => {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(ms)
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign = '', hours = 0, minutes = 0, seconds = 0] = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name) ?? []
    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Fields of other tools that mean nothing here, with those that are meant: `yyyy-MM-dd`. */
const foreign: Readonly<Record<string, string>> = { yyyy: 'YYYY', yy: 'YY', dd: 'DD', d: 'D', a: 'A', EEE: 'ddd' }

/** A field of a pattern that would stay as it is, `%Y` too, and what may be meant; undefined where there is none. */
export const foreignField = (pattern: string): { readonly field: string; readonly meant: string } | undefined => {
  const [strftime] = /%[a-z]/i.exec(pattern.replace(/\[[^\]]*\]/g, '')) ?? []
  const field =
    strftime ??
    pattern
      .replace(fields, '.')
      .match(/[a-z]+/gi)
      ?.find((letters) => Object.hasOwn(foreign, letters))
  return field === undefined ? undefined : { field, meant: foreign[field] ?? 'fields such as YYYY MM DD HH mm ss' }
}

const formatField = (ms: number, field: string): string => {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const hour = date.getUTCHours()
  switch (field) {
    case 'YYYY':
      return String(date.getUTCFullYear()).padStart(4, '0')
    case 'YY':
      return two(date.getUTCFullYear() % 100)
    case 'MMMM':
      return months[date.getUTCMonth()] ?? ''
    case 'MMM':
      return (months[date.getUTCMonth()] ?? '').slice(0, 3)
    case 'MM':
      return two(date.getUTCMonth() + 1)
    case 'M':
      return String(date.getUTCMonth() + 1)
    case 'DD':
      return two(date.getUTCDate())
    case 'D':
      return String(date.getUTCDate())
    case 'dddd':
      return dayName(ms)
    case 'ddd':
      return dayName(ms).slice(0, 3)
    case 'HH':
      return two(hour)
    case 'H':
      return String(hour)
    case 'hh':
      return two(hour % 12 || 12)
    case 'h':
      return String(hour % 12 || 12)
    case 'mm':
      return two(date.getUTCMinutes())
    case 'm':
      return String(date.getUTCMinutes())
    case 'ss':
      return two(date.getUTCSeconds())
    case 's':
      return String(date.getUTCSeconds())
    case 'SSS':
      return String(date.getUTCMilliseconds()).padStart(3, '0')
    case 'A':
      return hour < 12 ? 'AM' : 'PM'
    case 'X':
      return String(Math.floor(ms / 1000))
    case 'x':
      return String(Math.floor(ms))
    default:
      return field.slice(1, -1)
  }
}

/** Milliseconds of a duration that may be negative: `-30s`. */
export const parseOffset = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const ms = parseDuration(text.replace(/^[+-]/, ''))
  return ms !== undefined && text.startsWith('-') ? -ms : ms
}
