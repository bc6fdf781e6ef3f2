import { statSync } from 'node:fs'

/** How files were at some moment, by their paths: as long as two stamps are equal, nobody saved one of them. */
export type Stamp = ReadonlyMap<string, string>

/** @param before The moment before they were read: one that was saved since counts as not read. Default: none was. */
export const stampOf = (files: Iterable<string>, before = Number.POSITIVE_INFINITY): Stamp =>
  new Map([...files].map((file) => [file, stateOf(file, before)]))

/** Clocks of file systems are a little late. */
const LATE_MS = 10

const stateOf = (file: string, before: number): string => {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) return ''
  // The time of the change, and not of the content: a file that takes the place of another may have been written long before.
  return stats.ctimeMs > before - LATE_MS ? 'unread' : `${stats.ino} ${stats.ctimeMs}`
}

/** The files that were saved, made or removed between two stamps. */
export const changedBetween = (earlier: Stamp, later: Stamp): string[] =>
  [...new Set([...earlier.keys(), ...later.keys()])].filter((file) => (earlier.get(file) ?? '') !== (later.get(file) ?? ''))
