import type { ActionDescriptor, AnyActionHandler } from '@testmesh/action-kit'
import { actionDescriptors } from './generated/descriptors.ts'
import { loaders } from './generated/loaders.ts'

/** Actions as the engine takes them: all descriptors at once, a handler and its driver when a step first needs it. */
export interface ActionTable {
  readonly descriptors: readonly ActionDescriptor[]
  load(type: string): Promise<AnyActionHandler>
}

/** The handler of a canonical type. @throws when there is no such action; the flow was checked before, so that is a bug */
export const loadAction = async (type: string): Promise<AnyActionHandler> => {
  const load = Object.hasOwn(loaders, type) ? loaders[type] : undefined
  if (load === undefined) throw new Error(`There is no built-in action "${type}"`)
  return load()
}

export const builtinActions: ActionTable = { descriptors: actionDescriptors, load: loadAction }
