import { longestRow, tooLong } from '../data-error.ts'
import type { ReadItems } from '../item.ts'
import { parseJson } from './parse-json.ts'

/** One value of JSON on each line; lines with nothing on them are passed over. */
export const jsonLines: ReadItems = async function* (pieces) {
  let rest = ''
  let line = 1
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      if (text.trim() !== '') yield { value: parseJson(text, { line, column: 1 }), line }
      line++
    }
    if (rest.length > longestRow) throw tooLong(line)
  }
  if (rest.trim() !== '') yield { value: parseJson(rest, { line, column: 1 }), line }
}
