import { isSameValue } from '../../ui/same-value.ts'
import type { Cell, MatrixRow } from './matrix.ts'

export interface Difference {
  readonly name: string
  readonly left: Cell
  readonly right: Cell
}

export interface EnvironmentDiff {
  readonly differences: readonly Difference[]
  /** How many names have the same value on both sides. */
  readonly same: number
  /** Secrets that are set on both sides: nobody can tell whether they are the same. */
  readonly hidden: readonly string[]
}

/** What differs between two environments, which are told by their place in the matrix. */
export const diffEnvironments = (rows: readonly MatrixRow[], leftAt: number, rightAt: number): EnvironmentDiff => {
  const differences: Difference[] = []
  const hidden: string[] = []
  let same = 0
  for (const { name, cells } of rows) {
    const [left, right] = [cells[leftAt], cells[rightAt]]
    if (!left || !right || (left.type === 'missing' && right.type === 'missing')) continue
    if (left.type === 'secret' && right.type === 'secret') hidden.push(name)
    else if (left.type === 'value' && right.type === 'value' && isSameValue(left.value, right.value)) same += 1
    else differences.push({ name, left, right })
  }
  return { differences, same, hidden }
}
