import type { HeldNames } from './plan-values.ts'

interface Matrix {
  readonly variables: readonly { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]
  readonly secrets: readonly { readonly name: string; readonly versions: Readonly<Record<string, number>> }[]
}

/** What one environment has; of one that is not made yet, nothing. */
export const heldNames = ({ variables, secrets }: Matrix, id: string | undefined): HeldNames => ({
  values: Object.fromEntries(
    variables.flatMap(({ name, values }) => (id !== undefined && Object.hasOwn(values, id) ? [[name, values[id]]] : [])),
  ),
  secrets: new Set(secrets.filter(({ versions }) => id !== undefined && Object.hasOwn(versions, id)).map(({ name }) => name)),
})
