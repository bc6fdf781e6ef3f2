/** What stands at the place of a row in a file, whatever it is. */
export interface Item {
  readonly value: unknown
  /** Where it begins, from 1. */
  readonly line: number
}

/** The text of a file, piece by piece. */
export type Pieces = AsyncIterable<string>

/** Reads the items of one format. @throws DataError */
export type ReadItems = (pieces: Pieces) => AsyncIterable<Item>
