import type { BlobRef, JsonObject } from '@testmesh/protocol'
import { ActionError } from '../action-error.ts'
import type { ActionContext, Clock, Egress, Files, Resource, TrackedResource } from '../action-port.ts'
import { seededRandom } from '../seeded-random.ts'
import type { Services } from '../services.ts'

/** What a test context takes from outside. */
export interface TestPorts {
  readonly clock: Clock
  /** Default: there are no files. */
  readonly files?: Files
  /** Default: no host has an address. */
  readonly net?: Egress
  readonly services?: Partial<Services>
  /** What files of settings hold, as the engine would make it. Default: there are none. */
  readonly configs?: Readonly<Record<string, unknown>>
  readonly path?: string
  readonly attempt?: number
}

export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** A real context for one execution of one action, which remembers what the action told it. */
export interface TestContext extends ActionContext {
  readonly logs: readonly string[]
  /** By `sent`, in turn. */
  readonly whatWasSent: readonly JsonObject[]
  readonly secrets: readonly string[]
  readonly attachments: readonly Attachment[]
  /** Announced by `track` and not done yet. */
  readonly tracked: readonly TrackedResource[]
  /** Keys of the resources that are open. */
  openResources(): string[]
  abort(reason?: unknown): void
  /** Ends the execution: closes what `use` opened, in reverse order. */
  close(): Promise<void>
}

/** A small, real ActionContext for tests. Hashes of attachments are counted, not computed. */
export const createTestContext = (ports: TestPorts): TestContext => {
  const controller = new AbortController()
  const logs: string[] = []
  const sent: JsonObject[] = []
  const secrets: string[] = []
  const attachments: Attachment[] = []
  const tracked: TrackedResource[] = []
  const resources = createResources(controller.signal)
  return {
    signal: controller.signal,
    path: ports.path ?? 'steps/test',
    attempt: ports.attempt ?? 1,
    startedAt: ports.clock.now(),
    trace: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      stepOf: (spanId) => (spanId === 'b7ad6b7169203331' ? (ports.path ?? 'steps/test') : undefined),
    },
    clock: ports.clock,
    files: ports.files ?? noFiles,
    net: ports.net ?? noNet,
    random: seededRandom(1),
    readConfig: async (path) => findConfig(ports.configs ?? {}, path),
    logs,
    whatWasSent: sent,
    secrets,
    attachments,
    tracked,
    log: (line) => void logs.push(line),
    sent: (what) => void sent.push(what),
    secret: (value) => void secrets.push(value),
    mask: (value) =>
      JSON.parse(secrets.reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '***'), JSON.stringify(value))),
    attach: async (name, mediaType, body) => attached(attachments, { name, mediaType, bytes: await collect(body) }),
    use: resources.use,
    service: async (name) => findService(ports.services ?? {}, name),
    track: async (resource) => {
      tracked.push(resource)
      return { done: async () => void tracked.splice(tracked.indexOf(resource), 1) }
    },
    openResources: resources.keys,
    abort: (reason = new Error('The step was cancelled')) => controller.abort(reason),
    close: resources.close,
  }
}

const createResources = (signal: AbortSignal) => {
  const opened = new Map<string, Promise<Resource<unknown>>>()
  const use = async <T>(key: string, open: (signal: AbortSignal) => Promise<Resource<T>>): Promise<T> => {
    const shared = opened.get(key) ?? open(signal)
    opened.set(key, shared)
    try {
      return (await shared).value as T
    } catch (error) {
      if (opened.get(key) === shared) opened.delete(key)
      throw error
    }
  }
  const close = async (): Promise<void> => {
    for (const [key, resource] of [...opened].toReversed()) {
      opened.delete(key)
      // What could not be opened need not be closed.
      await (await resource.catch(() => undefined))?.close()
    }
  }
  return { use, close, keys: () => [...opened.keys()] }
}

const attached = (attachments: Attachment[], attachment: Attachment): BlobRef => {
  attachments.push(attachment)
  const { bytes, mediaType } = attachment
  return { sha256: attachments.length.toString(16).padStart(64, '0'), sizeBytes: bytes.length, mediaType }
}

const collect = async (body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  if (body instanceof Uint8Array) return body
  const parts: number[] = []
  for await (const part of body) for (const byte of part) parts.push(byte)
  return Uint8Array.from(parts)
}

const findConfig = (configs: Readonly<Record<string, unknown>>, path: string): unknown => {
  const config = configs[path]
  if (config === undefined) throw new ActionError('FILE_NOT_FOUND', `There is no file ${path}`)
  return config
}

const findService = <K extends keyof Services>(services: Partial<Services>, name: K): Services[K] => {
  const service = services[name]
  if (service === undefined) throw new Error(`The test gave no service "${String(name)}"`)
  return service
}

const noFiles: Files = {
  read: async (path) => {
    throw new ActionError('FILE_NOT_FOUND', `There is no file ${path}`)
  },
  glob: async () => [],
  write: async (path) => {
    throw new ActionError('FILE_OUTSIDE_PROJECT', `${path} cannot be written: the test gave no files`)
  },
}

const noNet: Egress = {
  resolve: async (host) => {
    throw new ActionError('EGRESS_DENIED', `${host} cannot be reached: the test gave no network`)
  },
}
