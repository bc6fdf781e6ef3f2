import type { Clock, Egress, Files, Services } from '@testmesh/action-kit'
import { type ActionTable, builtinActions } from '../builtin-actions.ts'
import { createClock } from './clock.ts'
import { type OpenEgressOptions, openEgress } from './egress.ts'
import { createFiles, type FilesOptions } from './files.ts'
import { newId } from './new-id.ts'
import { createServices, otlpOf } from './services.ts'

/** What the engine needs to run flows with the built-in actions on this machine. */
export interface Builtins {
  readonly actions: ActionTable
  readonly clock: Clock
  readonly files: Files
  readonly net: Egress
  newId(): string
  /** Ends with the last execution that uses it; whoever runs several passes one that they close themselves. */
  service<K extends keyof Services>(name: K): Promise<Services[K]>
  osenv(name: string): string | undefined
}

/**
 * The built-in actions with Node's clock, files and network.
 *
 * @param options Where the flow's files are. Default: the current folder for all three.
 */
export const builtins = (options: Partial<FilesOptions> & OpenEgressOptions = {}): Builtins => {
  const root = options.root ?? process.cwd()
  return {
    actions: builtinActions,
    clock: createClock(),
    files: createFiles({ root, folder: options.folder ?? root, output: options.output ?? root }),
    net: openEgress(options),
    newId,
    service: createServices({ otlp: otlpOf(process.env), until: 'idle' }).service,
    osenv: (name) => process.env[name],
  }
}
