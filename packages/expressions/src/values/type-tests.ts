import { isLongInteger } from './long-integer.ts'
import { parseTime } from './time-text.ts'
import { isMap, isNothing, typeOf } from './type-of.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const email = /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63})+$/
const url = /^[a-z][a-z\d+.-]{0,30}:\/\/[^\s/?#]+[^\s]*$/i
const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const datetime = /^(\d{4}-\d{2}-\d{2})[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d|:60)?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?$/i

const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && value.length <= 10_000 && pattern.test(value)

const isDate = (value: unknown): boolean => isText(value, date) && parseTime(value) !== undefined
const isDatetime = (value: unknown): boolean => {
  const day = typeof value === 'string' ? datetime.exec(value)?.[1] : undefined
  return value instanceof Date || (day !== undefined && isDate(day))
}

/** What may stand behind `is`, and the markers of `match` that are types. A whole number beyond 2^53 is text here, and a number, too. */
export const typeTests = {
  null: isNothing,
  number: (value) => typeOf(value) === 'number' || isLongInteger(value),
  integer: (value) => typeof value === 'bigint' || Number.isInteger(value) || isLongInteger(value),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: isMap,
  empty: (value) => isEmpty(value),
  uuid: (value) => isText(value, uuid),
  email: (value) => isText(value, email),
  url: (value) => isText(value, url),
  /** A date, with or without a time. */
  date: (value) => isDate(value) || isDatetime(value),
  datetime: isDatetime,
} as const satisfies Record<string, (value: unknown) => boolean>

export type TypeTest = keyof typeof typeTests

/** Nothing, empty text, an empty list or an empty map. */
export const isEmpty = (value: unknown): boolean => {
  if (isNothing(value) || value === '') return true
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0
  return isMap(value) && Object.keys(value).length === 0
}
