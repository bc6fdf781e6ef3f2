import type { CompletionNames } from '@testmesh/flow/assist'

interface Matrix {
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly variables: readonly { readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]
  readonly secrets: readonly { readonly name: string; readonly environments: readonly string[] }[]
}

interface Known {
  readonly matrix: Matrix
  /** The chosen one; where none is, a name that any of them has is offered. */
  readonly environment: string | null
  readonly flows: readonly { readonly tags: readonly string[] }[]
}

/** What completion offers beside the text: names alone, never a value. */
export const knownNames = ({ matrix, environment, flows }: Known): CompletionNames => {
  const id = matrix.environments.find(({ name }) => name === environment)?.id
  const variables = matrix.variables.filter(({ values }) => id === undefined || Object.hasOwn(values, id))
  const secrets = matrix.secrets.filter(({ environments }) => id === undefined || environments.includes(id))
  return {
    variables: [...variables, ...secrets].map(({ name }) => name),
    environments: matrix.environments.map(({ name }) => name),
    tags: [...new Set(flows.flatMap(({ tags }) => tags))].sort(),
  }
}
