import type { ActionDescriptor, CodeEntry } from '@testmesh/protocol'
import type { ActionSchema, AnyActionHandler } from './action-port.ts'
import { toDescriptor } from './descriptor/to-descriptor.ts'

/** Which shape of plugins this kit makes. It grows only when TestMesh can no longer use an older one. */
export const PLUGIN_VERSION = 1

export interface PluginOptions {
  /** Who provides the actions: small letters, digits, `-` and `_`. */
  readonly name: string
  /** At least one, made by `defineAction`. Their types are names of their own: `crm.create_customer`. */
  readonly actions: readonly AnyActionHandler[]
  /** The codes that its actions fail with, for `testmesh explain`. */
  readonly codes?: Readonly<Record<string, CodeEntry>>
}

/** Actions for the `plugins` of a project config. TestMesh may hold another copy of the kit: descriptors are made by the plugin's own. */
export interface Plugin {
  readonly pluginVersion: number
  readonly name: string
  readonly actions: readonly { readonly descriptor: ActionDescriptor; readonly handler: AnyActionHandler }[]
  readonly codes: Readonly<Record<string, CodeEntry>>
}

/**
 * What a module of actions exports:
 *
 * ```ts
 * export default definePlugin({ name: 'crm', actions: [createCustomer] })
 * ```
 *
 * @throws like `toDescriptor`
 */
export const definePlugin = ({ name, actions, codes = {} }: PluginOptions): Plugin => ({
  pluginVersion: PLUGIN_VERSION,
  name,
  actions: actions.map((handler) => ({ descriptor: toDescriptor(handler.schema as ActionSchema), handler })),
  codes,
})
