import { formatBytes, formatCount } from '../../../ui/format.ts'

/** A value with a name, as the debugger tells it. */
export interface Root {
  readonly name: string
  /** Absent: it has none, or it was left out. */
  readonly value?: unknown
  /** Where it has it from. */
  readonly from?: string
  /** It was left out: its JSON is so long. */
  readonly bytes?: number | undefined
  /** It is not known yet. */
  readonly isAsked?: boolean
  /** Why there is none. */
  readonly problem?: string | undefined
}

/** A line of the tree of values. */
export interface ValueRow {
  /** Of the tree alone. */
  readonly id: string
  readonly name: string
  /** From 0. */
  readonly depth: number
  readonly text: string
  readonly root: Root
  /** Absent: there is nothing inside. */
  readonly isOpen?: boolean
  /** Its place among its neighbours, from 1, and how many these are. */
  readonly position: number
  readonly size: number
}

/** Longer ones are cut. Characters. */
const shownLength = 300
/** More are counted. */
const shownItems = 100

/** The values with what is open inside of them. */
export const valueRows = (roots: readonly Root[], isOpen: (id: string) => boolean): readonly ValueRow[] =>
  roots.flatMap((root, index) => {
    const row = { id: root.name, name: root.name, depth: 0, root, position: index + 1, size: roots.length }
    if (root.problem !== undefined) return [{ ...row, text: root.problem }]
    if (root.isAsked) return [{ ...row, text: '…' }]
    if (root.value === undefined && root.bytes !== undefined)
      return [{ ...row, text: `${formatBytes(root.bytes)}, not fetched`, isOpen: false }]
    return rowsOf(row, root.value, isOpen)
  })

const rowsOf = (row: Omit<ValueRow, 'text' | 'isOpen'>, value: unknown, isOpen: (id: string) => boolean): readonly ValueRow[] => {
  const inside = partsOf(value)
  if (inside.length === 0) return [{ ...row, text: previewOf(value) }]
  const opened = { ...row, text: previewOf(value), isOpen: isOpen(row.id) }
  if (!opened.isOpen) return [opened]
  const size = Math.min(inside.length, shownItems + 1)
  const below = { depth: row.depth + 1, root: row.root, size }
  const rest = inside.length - shownItems
  return [
    opened,
    ...inside
      .slice(0, shownItems)
      .flatMap(([name, part], index) => rowsOf({ ...below, id: `${row.id}/${name}`, name, position: index + 1 }, part, isOpen)),
    ...(rest > 0 ? [{ ...below, id: `${row.id}/…`, name: '…', text: formatCount(rest, 'more', 'more'), position: size }] : []),
  ]
}

const partsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const previewOf = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'no value'
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text
}

/** What the steps gave first, which is looked for most; what an environment gives, which is the same in every run, last. */
export const inOrder = (roots: readonly Root[]): readonly Root[] => roots.toSorted((a, b) => rankOf(a) - rankOf(b))

const rankOf = ({ from = 'step' }: Root): number => (from.startsWith('step') ? 0 : from.startsWith('environment') ? 2 : 1)

/** Those that have the words in their name, or in where they are from. */
export const filtered = (roots: readonly Root[], words: string): readonly Root[] => {
  const wanted = words.trim().toLowerCase()
  return wanted === '' ? roots : roots.filter(({ name, from = '' }) => `${name} ${from}`.toLowerCase().includes(wanted))
}

/** As an expression that gives the same value, to be edited; empty where it would be too long to edit, or is not known. */
export const expressionOf = ({ value }: Root): string => {
  const text = value === undefined ? '' : JSON.stringify(value)
  return text.length > 2_000 ? '' : text
}
