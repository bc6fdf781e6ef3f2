import type { JsonObject } from '@testmesh/protocol'
import type { SecretPlace, Workspace } from '@testmesh/storage'
import type { Keyring } from './keyring.ts'

/** What runs in an environment gets. */
export interface OpenedEnvironment {
  readonly id: string
  readonly name: string
  readonly variables: JsonObject
  readonly secrets: Readonly<Record<string, string>>
  readonly routing: JsonObject
}

/** With its secrets in the clear: for whoever runs an execution in it. Undefined when there is none of the name. */
export const openEnvironment = async (workspace: Workspace, keyring: Keyring, name: string): Promise<OpenedEnvironment | undefined> => {
  const environment = await workspace.environments.findByName(name)
  if (!environment) return undefined
  const variables = await workspace.variables.list(environment.id)
  const sealed = await workspace.secrets.sealed(environment.id)
  return {
    id: environment.id,
    name,
    variables: Object.fromEntries(variables.map((variable) => [variable.name, variable.value])),
    routing: environment.routing,
    secrets: Object.fromEntries(sealed.map((secret) => [secret.name, keyring.open(secret, placeOf(workspace, secret))])),
  }
}

/** Where a secret lies, so that it opens nowhere else. */
export const placeOf = ({ id }: Workspace, { environmentId, name, version }: SecretPlace): string[] => [
  'environment',
  id,
  environmentId,
  name,
  String(version),
]
