import { seenText, shownText } from '../../ui/value-text.ts'

/** As the API gives it. */
export interface Matrix {
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly variables: readonly { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]
  /** The version of each, by environment. */
  readonly secrets: readonly { readonly name: string; readonly versions: Readonly<Record<string, number>> }[]
}

export type Cell =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'secret'; readonly version: number }
  | { readonly type: 'missing' }

export interface MatrixRow {
  readonly name: string
  /** It is a secret somewhere; then it is not given as plain text elsewhere. */
  readonly isSecret: boolean
  readonly isIncomplete: boolean
  /** Most environments have it, so that where it is missing it was probably forgotten. */
  readonly isMostlySet: boolean
  /** In the order of the environments. */
  readonly cells: readonly Cell[]
}

const missing: Cell = { type: 'missing' }

/** A row per name, by name: what is a variable here may be a secret there. */
export const matrixRows = ({ environments, variables, secrets }: Matrix): readonly MatrixRow[] => {
  const values = new Map(variables.map((variable) => [variable.name, variable.values]))
  const hidden = new Map(secrets.map(({ name, versions }) => [name, versions]))
  const names = [...new Set([...values.keys(), ...hidden.keys()])].sort((a, b) => a.localeCompare(b, 'en'))
  return names.map((name) => {
    const cells = environments.map(({ id }): Cell => {
      const version = hidden.get(name)?.[id]
      if (version !== undefined) return { type: 'secret', version }
      const given = values.get(name)
      return given && Object.hasOwn(given, id) ? { type: 'value', value: given[id] } : missing
    })
    const set = cells.filter((cell) => cell !== missing).length
    return { name, isSecret: hidden.has(name), isIncomplete: set < cells.length, isMostlySet: set * 2 > cells.length, cells }
  })
}

export interface RowFilter {
  readonly text: string
  readonly onlyMissing: boolean
}

/** Rows with the text in their name or in a value. Secrets are found by name alone. */
export const filterRows = (rows: readonly MatrixRow[], { text, onlyMissing }: RowFilter): readonly MatrixRow[] => {
  const wanted = text.trim().toLowerCase()
  const has = (part: string): boolean => part.toLowerCase().includes(wanted)
  return rows.filter(
    ({ name, cells, isIncomplete }) =>
      (!onlyMissing || isIncomplete) && (has(name) || cells.some((cell) => cell.type === 'value' && has(shownText(cell.value)))),
  )
}

export interface ValueChange {
  readonly name: string
  readonly environmentId: string
  /** Absent: it is removed. */
  readonly value?: unknown
}

/** The matrix after a change that the server has made. */
export const withChange = (matrix: Matrix, change: ValueChange): Matrix => {
  const { name, environmentId } = change
  const before = matrix.variables.find((variable) => variable.name === name)?.values ?? {}
  const { [environmentId]: _, ...others } = before
  const values = 'value' in change ? { ...others, [environmentId]: change.value } : others
  const rest = matrix.variables.filter((variable) => variable.name !== name)
  return { ...matrix, variables: Object.keys(values).length === 0 ? rest : [...rest, { name, values }] }
}

/** The matrix with what several names are in one environment. */
export const withCells = (
  matrix: Matrix,
  environmentId: string,
  cells: readonly { readonly name: string; readonly cell: Cell }[],
): Matrix =>
  cells.reduce(
    (now, { name, cell }) => withChange(now, { name, environmentId, ...(cell.type === 'value' && { value: cell.value }) }),
    matrix,
  )

/** What the server compares a change with: the values that it is made on. */
export const baseOf = (name: string, cell: Cell | undefined): Readonly<Record<string, unknown>> =>
  cell?.type === 'value' ? { [name]: cell.value } : {}

/** The same of a secret. */
export const versionOf = (cell: Cell | undefined): number => (cell?.type === 'secret' ? cell.version : 0)

/** The values of an environment, by name. */
export const valuesIn = ({ variables }: Matrix, environmentId: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(variables.flatMap(({ name, values }) => (Object.hasOwn(values, environmentId) ? [[name, values[environmentId]]] : [])))

/** What somebody else made of a value while it was changed here. */
export interface OtherChange {
  readonly cell: Cell
  /** Who it was, and when. Absent: nobody knows who removed it. */
  readonly by?: string | null
  readonly at?: string
}

/** What a cell says, for everybody. */
export const cellWords = (cell: Cell): string => {
  if (cell.type === 'value') return seenText(cell.value)
  return cell.type === 'secret' ? 'secret, set' : 'not set'
}
