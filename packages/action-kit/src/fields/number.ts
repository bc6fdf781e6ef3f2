import type { JsonObject } from '@testmesh/protocol'
import { createLeaf, type FieldKind, type FieldMaker, fieldMaker, marksOf, type Reading } from './field.ts'

export interface RangeOptions {
  readonly minimum?: number
  readonly maximum?: number
}

/** A number, or text that spells one: `6379`, `"6379"`. */
export const number = numberMaker('number', 'a number', Number.isFinite)
/** A whole number, or text that spells one. */
export const integer = numberMaker('integer', 'a whole number', Number.isSafeInteger)

/** True or false, or text that spells one of them. */
export const boolean: FieldMaker<boolean | string, boolean> = fieldMaker<boolean | string, boolean>((options) =>
  createLeaf({ kind: 'boolean', wants: 'true or false', marks: () => marksOf('boolean', options, { type: 'boolean' }) }, readBoolean),
)

function numberMaker(
  kind: FieldKind & ('number' | 'integer'),
  noun: string,
  fits: (value: number) => boolean,
): FieldMaker<number | string, number, RangeOptions> {
  return fieldMaker<number | string, number, RangeOptions>((options) => {
    const marks = () => marksOf(kind, options, { type: kind, ...rangeMarks(options) })
    return createLeaf({ kind, wants: `${noun}${inWords(options)}`, marks }, (value) => {
      const read = readNumber(value)
      if (read === undefined || !fits(read)) return { refused: 'type' }
      return isWithin(read, options) ? { value: read } : { refused: 'value' }
    })
  })
}

/** Keywords of a range. */
export const rangeMarks = ({ minimum, maximum }: RangeOptions): JsonObject => ({
  ...(minimum === undefined ? {} : { minimum }),
  ...(maximum === undefined ? {} : { maximum }),
})

export const isWithin = (value: number, { minimum = -Infinity, maximum = Infinity }: RangeOptions): boolean =>
  value >= minimum && value <= maximum

const decimal = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i

const readNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value
  return typeof value === 'string' && decimal.test(value) ? Number(value) : undefined
}

const readBoolean = (value: unknown): Reading<boolean> => {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  return word === 'true' || word === 'false' ? { value: word === 'true' } : { refused: 'type' }
}

const inWords = ({ minimum, maximum }: RangeOptions): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` of at least ${minimum}`
  return maximum === undefined ? '' : ` of at most ${maximum}`
}
