import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  type ActionContext,
  ActionError,
  type AnyActionHandler,
  type Services,
  type Tracked,
  type TrackedResource,
} from '@testmesh/action-kit'
import type { BlobRef } from '@testmesh/protocol'
import type { BlobStore } from '../ports.ts'
import type { Cancellation } from './cancellation.ts'
import { createRandom } from './random.ts'
import type { ConfigOf } from './read-config-file.ts'
import type { Run } from './run.ts'

/** What an action sees while one attempt runs. After `end` it is deaf: what comes late is dropped. */
export interface AttemptContext extends ActionContext {
  end(): void
}

export const createActionContext = (options: {
  run: Run
  handler: AnyActionHandler
  path: string
  attempt: number
  cancellation: Cancellation
  readConfig: ActionContext['readConfig']
}): AttemptContext => {
  const { run, handler, path, attempt, cancellation, readConfig } = options
  const { ports, emitter, masker } = run
  let hasEnded = false

  const attach = async (name: string, mediaType: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobRef> => {
    const chunks = body instanceof Uint8Array ? [body] : body
    const blob = await (ports.blobs ?? hashOnly).put(masker.maskBytes(chunks), mediaType)
    if (!hasEnded) emitter.emitStep(path, 'step.attached', { name: String(name), mediaType: String(mediaType), blob, attempt })
    return blob
  }

  const track = async ({ kind, ref }: TrackedResource): Promise<Tracked> => {
    if (!handler.undo?.[kind]) throw new Error(`${handler.schema.type} tracks "${kind}" but has no undo for it`)
    const id = await ports.ledger?.add({ executionId: run.executionId, path, kind, action: handler.schema.type, ref })
    let isDone = false
    const done = async (): Promise<void> => {
      isDone = true
      if (id !== undefined) await ports.ledger?.done(id)
    }
    run.undos.push({
      path,
      isWanted: () => !isDone,
      forget: done,
      what: { handler, kind, ref, path },
    })
    return { done: () => heard(done()) }
  }

  return {
    path,
    attempt,
    startedAt: run.startedAt,
    clock: ports.clock,
    files: ports.files,
    net: ports.net,
    random: createRandom(run.seed, `${path}#${attempt}/action`),
    readConfig: (file, wanted) => heard(readConfig(file, wanted)),
    get signal() {
      return cancellation.signal
    },
    trace: {
      get traceparent() {
        return `00-${run.traceId}-${run.spans.next(path)}-01`
      },
      stepOf: run.spans.stepOf,
    },
    log: (line) => {
      if (!hasEnded) emitter.emitStep(path, 'step.logged', { line: String(line), attempt })
    },
    secret: (value) => masker.add(String(value)),
    mask: masker.maskJson,
    attach: (name, mediaType, body) => heard(attach(name, mediaType, body)),
    use: (key, open, { scope, family = handler.schema.family } = {}) => {
      const resources = scope === 'batch' ? (ports.shared ?? run.resources) : run.resources
      return heard(resources.use(`${family}:${key}`, open))
    },
    service: <K extends keyof Services>(name: K): Promise<Services[K]> => {
      if (!ports.service) throw new ActionError('ACTION_NOT_LOADED', `the service "${String(name)}" is not available here`)
      return ports.service(name)
    },
    track: (thing) => heard(track(thing)),
    end: () => {
      hasEnded = true
    },
  }
}

/** What reads files of settings is loaded by the first action that has one. */
export const readConfigLater =
  (of: ConfigOf): ActionContext['readConfig'] =>
  async (path, options) =>
    (await import('./read-config-file.ts')).readConfigFile(of, path, options)

/** An action that does not wait for what it asked must not end the process when that fails. */
const heard = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {})
  return promise
}

/** Keeps nothing; the reference is right all the same. */
const hashOnly: BlobStore = {
  put: async (bytes, mediaType): Promise<BlobRef> => {
    const hash = sha256.create()
    let sizeBytes = 0
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
    return { sha256: bytesToHex(hash.digest()), sizeBytes, mediaType }
  },
}

/** Keeps long text beside the events, masked. */
export const keepText = async (run: Run, text: string): Promise<BlobRef> =>
  (run.ports.blobs ?? hashOnly).put(new TextEncoder().encode(run.masker.maskText(text)), 'application/json')
