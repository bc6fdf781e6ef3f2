import type { VariableSource } from '@testmesh/engine'
import { Refusal } from '@testmesh/platform'
import type { JsonValue } from '@testmesh/protocol'
import type { Workspace } from '@testmesh/storage'

export interface SaidVariables {
  readonly variables?: Readonly<Record<string, JsonValue>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** The names that a flow may use beside its own, for planning: the values of secrets stay where they are. */
export const knownVariables = async (
  workspace: Workspace,
  environment: string | null,
  said: SaidVariables = {},
): Promise<VariableSource[]> => {
  const { variables = {}, secrets = {} } = said
  const asked: VariableSource = { name: 'the request', values: { ...variables, ...hidden(Object.keys(secrets)) }, strength: 'above-flow' }
  if (environment === null) return [asked]
  const found = await workspace.environments.findByName(environment)
  if (!found) throw await unknownEnvironment(workspace, environment)
  const kept = await workspace.variables.list(found.id)
  const names = (await workspace.secrets.list(found.id)).map(({ name }) => name)
  const values = { ...Object.fromEntries(kept.map(({ name, value }) => [name, value])), ...hidden(names) }
  return [asked, { name: `environment ${environment}`, values, strength: 'above-flow', secrets: names }]
}

/** The environment of one who names none: the flow's own, else `local` when there is one, as on the command line. */
export const chooseEnvironment = async (workspace: Workspace, own: string | null): Promise<string | null> =>
  own ?? (await workspace.environments.findByName('local'))?.name ?? null

/** The names that any environment has. */
export const knownAnywhere = async (workspace: Workspace): Promise<VariableSource> => {
  const variables = (await workspace.variables.listAll()).map(({ name }) => name)
  const secrets = await Promise.all((await workspace.environments.list()).map(({ id }) => workspace.secrets.list(id)))
  return { name: 'some environment', values: hidden([...variables, ...secrets.flat().map(({ name }) => name)]), strength: 'above-flow' }
}

const hidden = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '']))

const unknownEnvironment = async (workspace: Workspace, name: string): Promise<Refusal> => {
  const names = (await workspace.environments.list()).map((environment) => environment.name)
  const hint = names.length > 0 ? `There are: ${names.slice(0, 20).join(', ')}.` : 'Make one with POST /environments.'
  return new Refusal('invalid', 'UNKNOWN_ENVIRONMENT', `There is no environment called "${name}".`, { hint })
}
