import { isSameValue } from './cell-value.ts'
import { type Cell, cellOf, type MatrixRow } from './matrix.ts'

export interface Difference {
  readonly name: string
  /** Whether both have it and say different things, or which of the two alone has it. */
  readonly where: 'both' | 'left' | 'right'
  readonly left: Cell
  readonly right: Cell
}

/** What one environment says otherwise than another. Of two secrets nobody knows: they count as the same. */
export const differencesOf = (rows: readonly MatrixRow[], leftId: string, rightId: string): readonly Difference[] =>
  rows.flatMap((row): readonly Difference[] => {
    const [left, right] = [cellOf(row, leftId), cellOf(row, rightId)]
    if (isSame(left, right)) return []
    const where = left.type === 'missing' ? 'right' : right.type === 'missing' ? 'left' : 'both'
    return [{ name: row.name, where, left, right }]
  })

const isSame = (left: Cell, right: Cell): boolean =>
  left.type === 'value' && right.type === 'value' ? isSameValue(left.value, right.value) : left.type === right.type

/** Names that both hold as secrets, so that nobody can say whether they differ. */
export const unknowable = (rows: readonly MatrixRow[], leftId: string, rightId: string): readonly string[] =>
  rows.filter((row) => [leftId, rightId].every((id) => cellOf(row, id).type === 'secret')).map(({ name }) => name)
