import {
  type ActionContext,
  ActionError,
  type ActionHandler,
  type ActionSchema,
  type Egress,
  type Output,
  parseConfig,
  type Services,
} from '@testmesh/action-kit'
import { createTestContext as createKitContext, type TestContext as KitContext } from '@testmesh/action-kit/contract'
import { createClock } from '../node/clock.ts'
import { type Network, openEgress } from '../node/egress.ts'

/** A context with a real clock and network and files from memory; it remembers what the handler did. */
export interface TestContext extends KitContext {
  readonly written: ReadonlyMap<string, Uint8Array>
  /** `host:port` that was asked for. */
  readonly resolved: readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

export const createTestContext = (
  files: Readonly<Record<string, string | Uint8Array>> = {},
  services: Partial<Services> = {},
  network?: Network,
): TestContext => {
  const written = new Map<string, Uint8Array>()
  const resolved: string[] = []
  const context = createKitContext({ clock: createClock(), files: memoryFiles(files, written), net: realNet(resolved, network), services })
  return Object.assign(context, { written, resolved, [Symbol.asyncDispose]: context.close })
}

/** The reason of a signal when the time limit of the step has passed, as the engine gives it. */
export const timeIsUp = Object.assign(new Error('the attempt took longer than 200 ms'), { kind: 'timeout' })

/** Runs a handler as the engine does: the config checked first, the result held against its schema. */
export const runAction = async <S extends ActionSchema>(
  handler: ActionHandler<S>,
  config: unknown,
  context: ActionContext,
): Promise<Output<S>> => {
  const parsed = parseConfig(handler.schema.config, config)
  if (parsed.problems) throw new Error(parsed.problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
  const result = await handler.run(parsed.value as never, context)
  const checked = parseConfig(handler.schema.output, result)
  if (checked.problems) throw new Error(`the result is not what the schema says: ${JSON.stringify(checked.problems)}`)
  return result
}

const memoryFiles = (files: Readonly<Record<string, string | Uint8Array>>, written: Map<string, Uint8Array>) => ({
  read: async (path: string) => {
    const content = files[path]
    if (content === undefined) throw new ActionError('FILE_NOT_FOUND', `there is no file ${path}`)
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  },
  glob: async () => Object.keys(files).sort(),
  write: async (path: string, bytes: Uint8Array) => {
    written.set(path, bytes)
    return `output/${path}`
  },
})

const realNet = (resolved: string[], network: Network | undefined): Egress => {
  const egress = openEgress({ network })
  return {
    ...egress,
    resolve: (host, port) => {
      resolved.push(`${host}:${port}`)
      return egress.resolve(host, port)
    },
  }
}
