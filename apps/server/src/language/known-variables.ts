import type { Routing, VariableSource } from '@testmesh/engine'
import { Refusal } from '@testmesh/platform'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Workspace } from '@testmesh/storage'

export interface SaidVariables {
  readonly variables?: Readonly<Record<string, JsonValue>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** What an environment gives a flow, for planning. */
export interface Known {
  /** The names that it may use beside its own, strongest first: the values of secrets stay where they are. */
  readonly variables: readonly VariableSource[]
  readonly routing?: Routing
}

export const knownIn = async (workspace: Workspace, environment: string | null, said: SaidVariables = {}): Promise<Known> => {
  const { variables = {}, secrets = {} } = said
  const asked: VariableSource = { name: 'the request', values: { ...variables, ...hidden(Object.keys(secrets)) }, strength: 'above-flow' }
  if (environment === null) return { variables: [asked] }
  const found = await workspace.environments.findByName(environment)
  if (!found) throw await unknownEnvironment(workspace, environment)
  const kept = await workspace.variables.list(found.id)
  const names = (await workspace.secrets.list(found.id)).map(({ name }) => name)
  const values = { ...Object.fromEntries(kept.map(({ name, value }) => [name, value])), ...hidden(names) }
  const ofEnvironment: VariableSource = { name: `environment ${environment}`, values, strength: 'above-flow', secrets: names }
  return { variables: [asked, ofEnvironment], routing: found.routing as Routing }
}

/** The environment of one who names none: the flow's own, else `local` when there is one, as on the command line. */
export const chooseEnvironment = async (workspace: Workspace, own: string | null): Promise<string | null> =>
  own ?? (await workspace.environments.findByName('local'))?.name ?? null

/** What any environment has, beside what is known of one. */
export const knownAnywhere = async (workspace: Workspace, { variables, routing }: Known): Promise<Known> => {
  const environments = await workspace.environments.list()
  const names = (await workspace.variables.listAll()).map(({ name }) => name)
  const secrets = await Promise.all(environments.map(({ id }) => workspace.secrets.list(id)))
  const values = hidden([...names, ...secrets.flat().map(({ name }) => name)])
  const services = Object.assign({}, ...environments.map((environment) => (environment.routing as Routing).services)) as JsonObject
  return {
    variables: [...variables, { name: 'some environment', values, strength: 'above-flow' }],
    routing: { ...routing, services: { ...services, ...routing?.services } },
  }
}

const hidden = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '']))

const unknownEnvironment = async (workspace: Workspace, name: string): Promise<Refusal> => {
  const names = (await workspace.environments.list()).map((environment) => environment.name)
  const hint = names.length > 0 ? `There are: ${names.slice(0, 20).join(', ')}.` : 'There is none yet: make one.'
  return new Refusal('invalid', 'UNKNOWN_ENVIRONMENT', `There is no environment called "${name}".`, { hint })
}
