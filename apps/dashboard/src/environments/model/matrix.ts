/** As the API gives it. */
export interface VariableMatrix {
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly variables: readonly { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]
  readonly secrets: readonly { readonly name: string; readonly environments: readonly string[] }[]
}

export type Cell = { readonly type: 'value'; readonly value: unknown } | { readonly type: 'secret' } | { readonly type: 'missing' }

export interface MatrixRow {
  readonly name: string
  /** A name may hold a variable here and a secret there. */
  readonly kind: 'variable' | 'secret' | 'both'
  /** By environment id; what is not in it is missing. */
  readonly cells: ReadonlyMap<string, Cell>
  readonly missing: number
}

export const missingCell: Cell = { type: 'missing' }

export const cellOf = (row: MatrixRow, environmentId: string): Cell => row.cells.get(environmentId) ?? missingCell

/** One row for each name, in alphabetical order. */
export const matrixRows = ({ environments, variables, secrets }: VariableMatrix): readonly MatrixRow[] => {
  const values = new Map(variables.map(({ name, values: byId }) => [name, byId]))
  const hidden = new Map(secrets.map(({ name, environments: ids }) => [name, ids]))
  return [...new Set([...values.keys(), ...hidden.keys()])]
    .sort(byName)
    .map((name) => rowOf({ name, values: values.get(name), hidden: hidden.get(name), count: environments.length }))
}

const rowOf = (given: {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>> | undefined
  readonly hidden: readonly string[] | undefined
  readonly count: number
}): MatrixRow => {
  const { name, values, hidden, count } = given
  const cells = new Map<string, Cell>([
    ...Object.entries(values ?? {}).map(([id, value]): [string, Cell] => [id, { type: 'value', value }]),
    ...(hidden ?? []).map((id): [string, Cell] => [id, { type: 'secret' }]),
  ])
  return { name, kind: hidden === undefined ? 'variable' : values === undefined ? 'secret' : 'both', cells, missing: count - cells.size }
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

export interface RowFilter {
  /** A part of the name, or of a value that is no secret. */
  readonly search: string
  readonly isMissingOnly: boolean
}

export const filterRows = (rows: readonly MatrixRow[], { search, isMissingOnly }: RowFilter): readonly MatrixRow[] => {
  const wanted = search.trim().toLowerCase()
  return rows.filter((row) => (!isMissingOnly || row.missing > 0) && (wanted === '' || mentions(row, wanted)))
}

const mentions = ({ name, cells }: MatrixRow, wanted: string): boolean =>
  name.toLowerCase().includes(wanted) ||
  [...cells.values()].some(
    (cell) =>
      cell.type === 'value' && (typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value)).toLowerCase().includes(wanted),
  )

export interface VariableChange {
  readonly environmentId: string
  readonly set?: Readonly<Record<string, unknown>>
  readonly remove?: readonly string[]
}

/** The matrix after a change that was kept: seen at once, before it is read again. */
export const withChange = (matrix: VariableMatrix, { environmentId, set = {}, remove = [] }: VariableChange): VariableMatrix => {
  const values = new Map(matrix.variables.map(({ name, values: byId }) => [name, byId]))
  for (const [name, value] of Object.entries(set)) values.set(name, { ...values.get(name), [environmentId]: value })
  for (const name of remove) {
    const { [environmentId]: _, ...rest } = values.get(name) ?? {}
    if (Object.keys(rest).length > 0) values.set(name, rest)
    else values.delete(name)
  }
  return { ...matrix, variables: [...values].map(([name, byId]) => ({ name, values: byId })) }
}

/** Why a variable cannot be called so; undefined when it can. */
export const nameProblem = (name: string): string | undefined => {
  if (name === '') return 'Give it a name.'
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return 'Begin with a letter or _, go on with letters, digits, _ . -'
  return name.length > 200 ? 'At most 200 characters.' : undefined
}
