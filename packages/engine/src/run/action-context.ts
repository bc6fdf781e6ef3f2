import {
  type ActionContext,
  ActionError,
  type AnyActionHandler,
  type TraceContext,
  type Tracked,
  type TrackedResource,
} from '@testmesh/action-kit'
import { type BlobRef, messageOf } from '@testmesh/protocol'
import type { BlobStore } from '../ports.ts'
import type { Cancellation } from './cancellation.ts'
import { createRandom } from './random.ts'
import type { ConfigOf } from './read-config-file.ts'
import type { Run } from './run.ts'

interface ContextOptions {
  readonly run: Run
  readonly handler: AnyActionHandler
  readonly path: string
  readonly attempt: number
  readonly cancellation: Cancellation
  readonly readConfig: ActionContext['readConfig']
  /** Left out where nobody explains what was done. */
  readonly sent?: ActionContext['sent']
}

/**
 * What an action sees while one attempt runs. After `end` it is deaf: what comes late is dropped. A class for the sake of its
 * getter, which costs an object of its own as much as all else here; what an action may take out by name are functions that need no
 * `this`. Its fields are private to readers only, so that an object made from a context (`Object.create`) works like one.
 */
export class AttemptContext implements ActionContext {
  private readonly of: ContextOptions
  #hasEnded = false
  readonly path: string
  readonly attempt: number
  readonly startedAt: number
  readonly clock: ActionContext['clock']
  readonly files: ActionContext['files']
  readonly net: ActionContext['net']
  readonly random: () => number
  readonly sent: ActionContext['sent']
  readonly trace: TraceContext

  constructor(options: ContextOptions) {
    const { run, path, attempt } = options
    this.of = options
    this.path = path
    this.attempt = attempt
    this.startedAt = run.startedAt
    this.clock = run.ports.clock
    this.files = run.ports.files
    this.net = run.ports.net
    this.random = createRandom(run.seed, `${path}#${attempt}/action`)
    this.sent = options.sent ?? unheard
    this.trace = new StepTrace(run, path)
  }

  get signal(): AbortSignal {
    return this.of.cancellation.signal
  }

  readonly readConfig: ActionContext['readConfig'] = (file, wanted) => heard(this.of.readConfig(file, wanted))

  readonly log: ActionContext['log'] = (line) => {
    const { attempt, path } = this
    if (!this.#hasEnded) this.of.run.emitter.emitStep(path, 'step.logged', { line: String(line), attempt })
  }

  readonly secret: ActionContext['secret'] = (value) => this.of.run.masker.add(String(value))

  readonly mask: ActionContext['mask'] = (value) => this.of.run.masker.maskJson(value)

  readonly attach: ActionContext['attach'] = (name, mediaType, body) => heard(this.#attach(name, mediaType, body))

  readonly use: ActionContext['use'] = (key, open, { scope, family = this.of.handler.schema.family } = {}) => {
    const { run } = this.of
    const resources = scope === 'batch' ? (run.ports.shared ?? run.resources) : run.resources
    return heard(resources.use(`${family}:${key}`, open))
  }

  readonly service: ActionContext['service'] = (name) => {
    const { service } = this.of.run.ports
    if (!service) throw new ActionError('ACTION_NOT_LOADED', `the service "${String(name)}" is not available here`)
    return service(name)
  }

  readonly track: ActionContext['track'] = (thing) => heard(this.#track(thing))

  end(): void {
    this.#hasEnded = true
  }

  async #attach(name: string, mediaType: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobRef> {
    const { run, path, attempt } = this.of
    // A stream is there once: where it breaks off, the action has to know.
    const blob =
      body instanceof Uint8Array
        ? await keep(run, { what: `the attachment ${String(name)}`, mediaType, bytes: () => run.masker.maskBytes([body]) })
        : await (run.ports.blobs ?? hashOnly).put(run.masker.maskBytes(body), mediaType)
    if (!this.#hasEnded) run.emitter.emitStep(path, 'step.attached', { name: String(name), mediaType: String(mediaType), blob, attempt })
    return blob
  }

  async #track({ kind, ref }: TrackedResource): Promise<Tracked> {
    const { run, handler, path } = this.of
    const { ledger } = run.ports
    const { type } = handler.schema
    if (!handler.undo?.[kind]) throw new Error(`${type} tracks "${kind}" but has no undo for it`)
    const id = await ledger?.add({ executionId: run.executionId, path, kind, action: type, ref })
    let isDone = false
    const done = async (): Promise<void> => {
      isDone = true
      if (id !== undefined) await ledger?.done(id)
    }
    run.undos.push({ path, isWanted: () => !isDone, forget: done, what: { handler, kind, ref, path } })
    return { done: () => heard(done()) }
  }
}

const unheard = (): void => {}

class StepTrace implements TraceContext {
  private readonly run: Run
  private readonly path: string
  readonly stepOf: TraceContext['stepOf']

  constructor(run: Run, path: string) {
    this.run = run
    this.path = path
    this.stepOf = run.spans.stepOf
  }

  get traceparent(): string {
    return `00-${this.run.traceId}-${this.run.spans.next(this.path)}-01`
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
  // Most runs keep their blobs: what hashes them otherwise is only loaded where it is needed.
  put: async (bytes, mediaType) => (await import('./hash-bytes.ts')).hashBytes(bytes, mediaType),
}

/** Keeps long text beside the events. */
export const keepText = (run: Run, text: string): Promise<BlobRef> =>
  keep(run, { what: 'a long result', mediaType: 'application/json', bytes: () => new TextEncoder().encode(text) })

interface ToKeep {
  /** In words, for the warning. */
  readonly what: string
  readonly mediaType: string
  bytes(): Uint8Array | AsyncIterable<Uint8Array>
}

/** Where it cannot be kept, the step went as it went: the reference leads to nothing, and a warning says so. */
const keep = async ({ ports, warnings }: Run, { what, mediaType, bytes }: ToKeep): Promise<BlobRef> => {
  try {
    return await (ports.blobs ?? hashOnly).put(bytes(), mediaType)
  } catch (error) {
    const message = `${what} could not be kept whole: ${messageOf(error)}`
    if (!warnings.some((warning) => warning.message === message))
      warnings.push({ code: 'SINK_FAILED', severity: 'warning', message, place: {} })
    return hashOnly.put(bytes(), mediaType)
  }
}
