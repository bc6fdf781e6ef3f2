import type { DataPosition } from './position.ts'

/** What stands at the place of a row in a file, whatever it is. */
export interface Item {
  readonly value: unknown
  /** Where it begins, from 1. */
  readonly line: number
  /** The first number in it that is another one than it looks. */
  readonly otherNumber?: OtherNumber | undefined
}

/** `007`, which is 7 in YAML, and version `1.10`, which is 1.1. */
export interface OtherNumber extends DataPosition {
  readonly text: string
  readonly value: number
}

/** The text of a file, piece by piece. */
export type Pieces = AsyncIterable<string>

/** Reads the items of one format. @throws DataError */
export type ReadItems = (pieces: Pieces) => AsyncIterable<Item>
