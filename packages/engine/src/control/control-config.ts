import { type ConfigSchema, fromConfigJson } from '@testmesh/action-kit'
import type { ActionDescriptor } from '@testmesh/protocol'

const schemas = new WeakMap<ActionDescriptor, ConfigSchema>()

/** The check of the config of one of the engine's own actions: what its templates gave must fit too. */
export const controlConfigOf = (descriptor: ActionDescriptor): ConfigSchema => {
  const known = schemas.get(descriptor) ?? fromConfigJson(descriptor.config)
  schemas.set(descriptor, known)
  return known
}
