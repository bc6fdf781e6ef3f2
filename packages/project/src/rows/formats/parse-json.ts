import { parseExactJson } from '@testmesh/expressions'
import { DataError } from '../data-error.ts'
import { behind, type DataPosition } from '../position.ts'

/** A part of a file as JSON; `start` is where it begins. @throws DataError that names the place of the mistake */
export const parseJson = (text: string, start: DataPosition): unknown => {
  try {
    return parseExactJson(text)
  } catch (error) {
    const { message } = error as SyntaxError
    const [told = '', at] = message.split(/ in JSON at position (\d+)/)
    const position = behind(start, text.slice(0, at === undefined ? (/end of JSON/.test(message) ? text.length : 0) : Number(at)))
    throw new DataError(`line ${position.line}, column ${position.column} is not valid JSON: ${told}`, position)
  }
}
