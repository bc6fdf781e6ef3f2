import type { ActionDescriptor, AnyActionHandler } from '@testmesh/action-kit'
import type { CodeEntry } from '@testmesh/protocol'
import type { PluginCode } from './codes.ts'

/** What one entry of `plugins` in the project config gave. */
export interface LoadedPlugin {
  readonly name: string
  /** As the config names it: `./actions/crm.ts`. */
  readonly from: string
  readonly descriptors: readonly ActionDescriptor[]
  /** The codes that its actions fail with. */
  readonly codes: Readonly<Record<string, CodeEntry>>
  /** Absolute paths of what it was loaded from, where that may change while somebody works on it. */
  readonly files: readonly string[]
  /** By the type of the action. */
  readonly handlers: ReadonlyMap<string, AnyActionHandler>
}

/** Why an entry gave nothing. */
export interface PluginProblem {
  readonly code: PluginCode
  readonly message: string
  /** Default: that of the code. */
  readonly hint?: string
}

export type PluginLoading = { readonly plugin: LoadedPlugin } | { readonly problem: PluginProblem }
