import { randomId, randomInt, randomText, randomUuid } from './random.ts'
import type { Tools } from './scope.ts'
import { dayName, formatTime } from './values/time-text.ts'

/** Gives a new value each time it is asked. */
export type Builtin = (tools: Tools) => unknown

const isoNow: Builtin = (tools) => new Date(tools.now()).toISOString()
const formatted =
  (pattern: string): Builtin =>
  (tools) =>
    formatTime(tools.now(), pattern)

const table: Readonly<Record<string, Builtin>> = {
  UUID: randomUuid,
  RANDOM_ID: randomId,
  RANDOM_INT: (tools) => randomInt(tools, 0, 999_999),
  RANDOM_STRING: (tools) => randomText(tools, 16),
  RANDOM: (tools) => ({ uuid: randomUuid(tools), int: randomInt(tools, 0, 999_999), string: randomText(tools, 16) }),
  TIMESTAMP: isoNow,
  ISO_TIMESTAMP: isoNow,
  TIMESTAMP_UNIX: (tools) => Math.floor(tools.now() / 1000),
  TIMESTAMP_MS: (tools) => Math.floor(tools.now()),
  DATE: formatted('YYYY-MM-DD'),
  TODAY: formatted('YYYY-MM-DD'),
  TIME: formatted('HH:mm:ss'),
  DATETIME: formatted('YYYY-MM-DD HH:mm:ss'),
  YEAR: formatted('YYYY'),
  MONTH: formatted('MM'),
  DAY: formatted('DD'),
  HOUR: formatted('HH'),
  MINUTE: formatted('mm'),
  SECOND: formatted('ss'),
  DAY_OF_WEEK: (tools) => dayName(tools.now()),
}

/**
 * The built-in names that need nothing but tools, with their aliases: lower case, and `$uuid` `$timestamp` `$random_int` in the
 * manner of other tools. They stand behind every other name of a scope. The parts of a date are text with leading zeros.
 */
export const builtins: Readonly<Record<string, Builtin>> = Object.assign(
  Object.create(null),
  ...Object.entries(table).flatMap(([name, builtin]) => {
    const small = name.toLowerCase()
    return [name, small, `$${small}`].map((alias) => ({ [alias]: builtin }))
  }),
)
