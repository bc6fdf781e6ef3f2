import type { DataPosition } from './position.ts'

/** Why the rows of a file cannot be used, in words that follow "it cannot be used: ". */
export class DataError extends Error {
  /** Where in the file, when that is known. */
  readonly position: DataPosition | undefined

  constructor(message: string, position?: DataPosition) {
    super(message)
    this.name = 'DataError'
    this.position = position
  }
}

/** A row of a thousand pages is a quote or a bracket that was left open. In UTF-16 units. */
export const longestRow = 10_000_000

export const tooLong = (line: number): DataError =>
  new DataError(`the row at line ${line} has more than ${longestRow} characters; is a quote or a bracket left open?`, { line, column: 1 })
