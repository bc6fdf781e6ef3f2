/**
 * The characters of a text are its code points, as JSON Schema, RFC 9535 and databases count them: "😀" is one of them, and nothing
 * cuts it in half. What JavaScript counts are UTF-16 units, of which it has two.
 */
export const countCharacters = (text: string): number => {
  if (!pair.test(text)) return text.length
  let count = 0
  for (let at = 0; at < text.length; at = behind(text, at)) count++
  return count
}

/** Most texts have none, and characters and units are the same then. */
const pair = /[\ud800-\udbff][\udc00-\udfff]/

const behind = (text: string, at: number): number => at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** Counted from the end when `index` is negative. */
export const characterAt = (text: string, index: number): string | undefined => {
  if (!pair.test(text)) return text.at(index)
  const at = Math.trunc(index) || 0
  const found = sliceCharacters(text, at, at === -1 ? undefined : at + 1)
  return found === '' ? undefined : found
}

/** From `from` up to, not including, `to`; both are counted from the end when they are negative. */
export const sliceCharacters = (text: string, from = 0, to?: number): string => {
  if (!pair.test(text)) return text.slice(from, to)
  const count = countCharacters(text)
  const [start, end] = [placeOf(from, count), placeOf(to ?? count, count)]
  let offset = 0
  let startOffset = 0
  for (let character = 0; character < Math.max(start, end); character++) {
    if (character === start) startOffset = offset
    offset = behind(text, offset)
  }
  return start < end ? text.slice(startOffset, offset) : ''
}

const placeOf = (index: number, count: number): number => {
  const whole = Math.trunc(index) || 0
  return Math.min(count, Math.max(0, whole < 0 ? count + whole : whole))
}
