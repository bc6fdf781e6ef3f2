import { pointerTo } from '../source/pointer.ts'

export interface PlacedText {
  readonly text: string
  /** JSON pointer below `value`. */
  readonly pointer: string
}

/** Every text in a JSON value, with its pointer. */
export const textsOf = (value: unknown, pointer = ''): PlacedText[] => {
  if (typeof value === 'string') return [{ text: value, pointer }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => textsOf(part, pointerTo(pointer, key)))
}
