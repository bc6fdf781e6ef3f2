/** A page of a list, and where the next one begins; absent at the end. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** Where a page begins, and how much of it. */
export interface PageWish {
  /** From `next` of the page before. */
  readonly cursor?: string
  /** Default 50, at most 200. */
  readonly limit?: number
}

/** A cursor that no list of ours gave. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor'
  readonly code = 'INVALID_CURSOR'
}

/** The place of a row in a list that is ordered by a time and, within it, by id. */
export interface RowPlace {
  readonly at: Date
  readonly id: string
}

export const formatCursor = ({ at, id }: RowPlace): string => Buffer.from(`${at.getTime()} ${id}`).toString('base64url')

/** @throws InvalidCursor */
export const parseCursor = (cursor: string): RowPlace => {
  const [, ms, id] =
    Buffer.from(cursor, 'base64url')
      .toString()
      .match(/^(\d{1,14}) ([0-9a-f-]{36})$/) ?? []
  if (ms === undefined || id === undefined) throw new InvalidCursor('This cursor was not given by a list. Begin again without one.')
  return { at: new Date(Number(ms)), id }
}

/** The place of a row in a list that may be ordered in several ways: what it is ordered by, as its order says it. */
export interface SortPlace {
  readonly sort: string
  readonly key: Date | number | string
  readonly id: string
}

export const formatSortCursor = ({ sort, key, id }: SortPlace): string =>
  Buffer.from(JSON.stringify([sort, key instanceof Date ? key.getTime() : key, id])).toString('base64url')

/** What `kind` of key a list of this order has; a cursor of another order is refused. @throws InvalidCursor */
export const parseSortCursor = (cursor: string, { sort, kind }: { sort: string; kind: SortKind }): Omit<SortPlace, 'sort'> => {
  const place = jsonOf(Buffer.from(cursor, 'base64url').toString())
  const [of, key, id] = Array.isArray(place) ? place : []
  if (of !== sort || !isKey[kind](key) || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id))
    throw new InvalidCursor('This cursor was not given by a list in this order. Begin again without one.')
  return { key: kind === 'time' ? new Date(key) : key, id }
}

/** What a list can have given, and a database takes: of times those that `parseCursor` takes, of texts those without NUL. */
const isKey = {
  time: (key: unknown): key is number => typeof key === 'number' && key >= 0 && key < 1e14,
  number: (key: unknown): key is number => Number.isFinite(key),
  text: (key: unknown): key is string => typeof key === 'string' && !key.includes('\0'),
}

export type SortKind = keyof typeof isKey

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Takes rows of which one more than the page holds was asked for. */
export const toPage = <T>(rows: readonly T[], limit: number, placeOf: (row: T) => RowPlace): Page<T> =>
  pageOf(rows, limit, (last) => formatCursor(placeOf(last)))

/** The same, of a list whose cursors are made otherwise. */
export const pageOf = <T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: cursorOf(last) } : { items }
}

/** Rows of a page: 50 when not asked, 200 at most. */
export const pageSize = (limit = 50): number => Math.min(Math.max(Math.trunc(limit), 1), 200)
