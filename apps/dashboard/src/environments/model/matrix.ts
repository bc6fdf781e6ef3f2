/** As the API gives it: `values` and `environments` by the id of an environment. */
export interface VariableMatrix {
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly variables: readonly { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]
  readonly secrets: readonly { readonly name: string; readonly environments: readonly string[] }[]
}

export type MatrixRow =
  | { readonly kind: 'variable'; readonly name: string; readonly values: Readonly<Record<string, unknown>>; readonly missing: number }
  | { readonly kind: 'secret'; readonly name: string; readonly set: readonly string[]; readonly missing: number }

/** Variables and secrets by name; `missing` counts the environments that lack one. */
export const matrixRows = (
  { environments, variables, secrets }: VariableMatrix,
  filter: { readonly text: string; readonly onlyMissing: boolean },
): readonly MatrixRow[] => {
  const rows: MatrixRow[] = [
    ...variables.map(({ name, values }) => ({
      kind: 'variable' as const,
      name,
      values,
      missing: environments.filter(({ id }) => !(id in values)).length,
    })),
    ...secrets.map(({ name, environments: set }) => ({ kind: 'secret' as const, name, set, missing: environments.length - set.length })),
  ]
  const wanted = filter.text.trim().toLowerCase()
  return rows
    .filter(({ name, missing }) => name.toLowerCase().includes(wanted) && (!filter.onlyMissing || missing > 0))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A value as it is edited: text without quotes, everything else as JSON. */
export const shownValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What was typed: numbers, true, false, null and JSON mean themselves; quotes make text of them. */
export const typedValue = (text: string): unknown => {
  const trimmed = text.trim()
  if (!/^(?:-?\d+(?:\.\d+)?|true|false|null|"[\s\S]*"|[[{][\s\S]*[\]}])$/.test(trimmed)) return text
  try {
    return JSON.parse(trimmed)
  } catch {
    return text
  }
}

/** A text that would be read as something else keeps its quotes. */
export const editedValue = (value: unknown): string =>
  typeof value === 'string' && typedValue(value) !== value ? JSON.stringify(value) : shownValue(value)

export interface Difference {
  readonly name: string
  readonly left: string | undefined
  readonly right: string | undefined
}

/** What two environments do not have in common. Secrets differ only in whether they are set. */
export const differences = (matrix: VariableMatrix, leftId: string, rightId: string): readonly Difference[] => {
  const cell = (values: Readonly<Record<string, unknown>>, id: string): string | undefined =>
    id in values ? shownValue(values[id]) : undefined
  const secret = (set: readonly string[], id: string): string | undefined => (set.includes(id) ? 'a secret is set' : undefined)
  return [
    ...matrix.variables.map(({ name, values }) => ({ name, left: cell(values, leftId), right: cell(values, rightId) })),
    ...matrix.secrets.map(({ name, environments }) => ({ name, left: secret(environments, leftId), right: secret(environments, rightId) })),
  ].filter(({ left, right }) => left !== right)
}
