import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '@testmesh/protocol'
import {
  type EnvironmentContent,
  type EnvironmentRecord,
  isViolation,
  type Variable,
  type VariableChanges,
  type Workspace,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'

export const createEnvironment = (workspace: Workspace, content: EnvironmentContent): Promise<EnvironmentRecord> =>
  explained(workspace.environments.create(content), content.name)

/** What is left out stays as it was. */
export const updateEnvironment = async (
  workspace: Workspace,
  id: string,
  { base, content }: { readonly base: number; readonly content: EnvironmentContent },
): Promise<EnvironmentRecord> => {
  const before = await findEnvironment(workspace, id)
  const updated = await explained(workspace.environments.update(id, { base, content: { ...before, ...content } }), content.name)
  if (updated.outcome === 'missing') throw missing('environment')
  if (updated.outcome === 'conflict')
    throw new Refusal('conflict', 'ENVIRONMENT_CONFLICT', 'Somebody changed this environment meanwhile.', { current: updated.environment })
  return updated.environment
}

export const findEnvironment = async (workspace: Workspace, id: string): Promise<EnvironmentRecord> => {
  const environment = await workspace.environments.find(id)
  if (!environment) throw missing('environment')
  return environment
}

export interface VariableUpdate extends VariableChanges {
  /** The values that are changed, without what is not set yet. Absent: whatever they are. */
  readonly base?: JsonObject
}

/**
 * A name holds a variable or a secret: a value that was hidden must not come to light under its old name, nor the other way round. And it
 * is set or removed, not both.
 */
export const changeVariables = async (
  workspace: WorkspaceTransaction,
  id: string,
  { base, ...changes }: VariableUpdate,
): Promise<readonly Variable[]> => {
  refuseContradiction(changes)
  if (!(await workspace.environments.hold(id))) throw missing('environment')
  const secrets = new Set((await workspace.secrets.list(id)).map(({ name }) => name))
  const hidden = Object.keys(changes.set ?? {}).find((name) => secrets.has(name))
  if (hidden !== undefined) throw new Refusal('conflict', 'NAME_IS_SECRET', `${hidden} is a secret of this environment.`)
  if (base) refuseOverwriting(changes, { base, now: await workspace.variables.list(id) })
  await workspace.variables.change(id, changes)
  return workspace.variables.list(id)
}

const refuseContradiction = ({ set = {}, remove = [] }: VariableChanges): void => {
  const at = remove.findIndex((name) => Object.hasOwn(set, name))
  if (at < 0) return
  throw new Refusal('invalid', 'VARIABLE_SET_AND_REMOVED', `${remove[at]} is both set and removed.`, {
    errors: [{ pointer: `/body/remove/${at}`, message: 'is set by the same request' }],
  })
}

/** Values that somebody else changed since, unless to the very same. @throws Refusal VARIABLE_CONFLICT */
const refuseOverwriting = (
  { set = {}, remove = [] }: VariableChanges,
  { base, now }: { readonly base: JsonObject; readonly now: readonly Variable[] },
): void => {
  const current = new Map(now.map((variable) => [variable.name, variable]))
  const isAnother = (name: string): boolean => {
    const value = current.get(name)?.value
    return ![base, set].some((values) => isDeepStrictEqual(Object.hasOwn(values, name) ? values[name] : undefined, value))
  }
  const changed = [...Object.keys(set), ...remove].filter(isAnother)
  if (changed.length === 0) return
  throw new Refusal('conflict', 'VARIABLE_CONFLICT', `Somebody changed ${changed.join(', ')} meanwhile.`, {
    current: {
      items: changed.flatMap((name) => current.get(name) ?? []),
      removed: changed.filter((name) => !current.has(name)),
    },
  })
}

export interface VariableMatrix {
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly variables: readonly { readonly name: string; readonly values: JsonObject }[]
  /** In which environments each is set, and its version there. */
  readonly secrets: readonly {
    readonly name: string
    readonly environments: readonly string[]
    readonly versions: Readonly<Record<string, number>>
  }[]
}

/** Every variable by environment id. */
export const variableMatrix = async (workspace: Workspace): Promise<VariableMatrix> => {
  const environments = await workspace.environments.list()
  const variables = new Map<string, Record<string, JsonObject[string]>>()
  for (const { name, environmentId, value } of await workspace.variables.listAll())
    variables.set(name, { ...variables.get(name), [environmentId]: value })
  const secrets = new Map<string, Record<string, number>>()
  for (const { id } of environments)
    for (const { name, version } of await workspace.secrets.list(id)) secrets.set(name, { ...secrets.get(name), [id]: version })
  return {
    environments: environments.map(({ id, name }) => ({ id, name })),
    variables: [...variables].map(([name, values]) => ({ name, values })),
    secrets: [...secrets]
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([name, versions]) => ({ name, environments: Object.keys(versions), versions })),
  }
}

const explained = async <T>(saving: Promise<T>, name: string): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique'))
      throw new Refusal('conflict', 'ENVIRONMENT_NAME_TAKEN', `There is an environment called ${name} already.`)
    throw error
  }
}
