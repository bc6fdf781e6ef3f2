/** Another value of the same type: a text of the same form, the next number, the other boolean. Null stays. */
export const otherValue = (value: unknown): unknown => {
  if (typeof value === 'string') return otherText(value)
  if (typeof value === 'number') return moved(value, 1)
  return typeof value === 'boolean' ? !value : value
}

/** A number moved by `by`; without the noise of binary fractions. */
export const moved = (value: number, by: 1 | -1): number => {
  const next = Number((value + by).toPrecision(15))
  return next === value ? value * 2 : next
}

/** Each letter and digit becomes the next, so that only what asks for the value notices. */
const otherText = (text: string): string => {
  const other = text.replace(/[a-z0-9]/gi, (char) => next[char] ?? char)
  return other === text ? `${text}x` : other
}

const rows = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789']
const next: Readonly<Record<string, string>> = Object.fromEntries(
  rows.flatMap((row) => [...row].map((char, index) => [char, row[(index + 1) % row.length] ?? char])),
)

/** The same as text, or the number or boolean that a text shows; undefined where there is no such thing. */
export const otherType = (value: unknown): unknown => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value === '') return undefined
  if (value === 'true' || value === 'false') return value === 'true'
  const number = Number(value)
  // A longer whole number is text in every answer.
  const isWritten = String(number) === value && (!Number.isInteger(number) || Number.isSafeInteger(number))
  return isWritten ? number : undefined
}
