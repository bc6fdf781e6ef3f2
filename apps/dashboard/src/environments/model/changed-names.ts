import { isSameValue } from '../../ui/same-value.ts'
import type { Matrix } from './matrix.ts'

/** Which variables of an environment are others than the matrix had. */
export const changedNames = (
  matrix: Matrix,
  environmentId: string,
  now: readonly { readonly name: string; readonly value: unknown }[],
): readonly string[] => {
  const before = new Map(matrix.variables.map(({ name, values }) => [name, values]))
  return now
    .filter(({ name, value }) => {
      const values = before.get(name)
      return !values || !Object.hasOwn(values, environmentId) || !isSameValue(values[environmentId], value)
    })
    .map(({ name }) => name)
}
