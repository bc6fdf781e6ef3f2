import type { ActionAlias, BlobRef, Capability, ConditionalCapability, Exchange, JsonObject, JsonValue } from '@testmesh/protocol'
import type { GenericSchema, InferOutput } from 'valibot'
import type { Services } from './services.ts'

/** Any valibot schema made of the kit's fields. */
export type ConfigSchema = GenericSchema<unknown, unknown>

/** The pure half of an action: all that the editor, the docs and validation load. */
export interface ActionSchema<C extends ConfigSchema = ConfigSchema, O extends ConfigSchema = ConfigSchema> {
  /** The canonical name: `http_request`. */
  readonly type: string
  /** The folder it lives in: `http`. */
  readonly family: string
  readonly title: string
  /** One or two sentences for the docs and the palette. */
  readonly description: string
  readonly aliases: readonly ActionAlias[]
  readonly config: C
  readonly output: O
  /** Path of the part of the result that `$` reads first: `body`. */
  readonly payload?: string
  readonly capabilities?: readonly (Capability | ConditionalCapability)[]
  /** Variables that fill a config key the author left out, the first that is set: `{ base_url: ['BASE_URL', 'API_URL'] }`. */
  readonly variables?: Readonly<Record<string, readonly string[]>>
  /** JSON pointer to the condition that, left out where its map is there, means: until the step's assertions hold. */
  readonly untilAssertions?: string
  /** Config by which the step must expect something, by assertions of its own or in the config: `{ operation: 'assert' }`. */
  readonly expectsWhen?: JsonObject
  /**
   * Names that the handler gives to the `template` and `expression` fields of its config each time it evaluates them: `request`.
   * Tokens that read one of them wait for it, all others are filled when the step starts.
   */
  readonly locals?: readonly string[]
  /** It has a `listen`: a flow may open it before what makes messages come. */
  readonly listens?: true
}

export type Config<S extends ActionSchema> = InferOutput<S['config']>
export type Output<S extends ActionSchema> = InferOutput<S['output']>

export interface ActionHandler<S extends ActionSchema = ActionSchema> {
  readonly schema: S
  run(config: Config<S>, context: ActionContext): Promise<Output<S>>
  /** Before the first step of an execution that may run it, once and whatever its configs are: what must listen by then. */
  begin?(context: ActionContext): Promise<void>
  /** Before the first step, where the config needs nothing of steps: offsets, subscriptions. */
  prepare?(config: Config<S>, context: ActionContext): Promise<void>
  /** What the engine's `listen` and `receive` use. */
  listen?(config: Config<S>, context: ActionContext): Promise<Listener>
  /** Removes what `context.track` announced, by kind. Idempotent; it may run in another process after a crash. */
  undo?: Readonly<Record<string, (ref: JsonValue, context: ActionContext) => Promise<void>>>
  /**
   * What the attempt did, for people: one line, how an answer that refuses it begins, and a command that repeats it. Asked for only
   * when it is shown. `result` is absent when the action failed without one, and may be only a part of one when it failed. Secrets are
   * masked by whoever asked.
   */
  explain?(config: Config<S>, result: Partial<Output<S>> | undefined, options?: ExplainOptions): Exchange | Promise<Exchange>
}

/** Where the attempt was made. */
export interface ExplainOptions {
  /** As in `Egress`. */
  readonly pinned?: Egress['pinned'] | undefined
  /** As in `Egress`. */
  readonly defaults?: ConnectionDefaults | undefined
  /** As `toShown` of `Files`. */
  pathOf?(path: string): string
  /** What `sent` of the context was told, the last of each name. */
  readonly sent?: JsonObject | undefined
}

/** A handler of unknown type, as tables of handlers hold it. */
// biome-ignore lint/suspicious/noExplicitAny: config and output are checked against the handler's own schemas at run time.
export type AnyActionHandler = ActionHandler<ActionSchema<GenericSchema<any, any>, GenericSchema<any, any>>>

export interface ActionContext {
  /**
   * Aborted when the attempt must stop: its time limit, where the reason has the kind `timeout`, or a cancel. The handler settles
   * within 100 ms of it. An ActionError of the kind `timeout` it fails with then is told beside the limit.
   */
  readonly signal: AbortSignal
  /** `steps/poll[12]/check` */
  readonly path: string
  /** From 1. */
  readonly attempt: number
  /** When the execution began, a moment of `clock`. */
  readonly startedAt: number
  readonly trace: TraceContext
  readonly clock: Clock
  readonly files: Files
  readonly net: Egress
  /** From 0 up to, not including, 1; the same numbers in every run with the same seed. */
  random(): number
  /**
   * Reads a YAML or JSON file that holds settings of this action, and makes of it what the step's own config would be: templates
   * filled, functions for what waits, all of it checked.
   *
   * @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT; an error with the code CONFIG_INVALID that tells each problem's line
   */
  readConfig(path: string, options?: ReadConfigOptions): Promise<unknown>
  log(line: string): void
  /** What went out that the config does not say, such as cookies of the execution: `explain` is given it. */
  sent(what: JsonObject): void
  /** Masked from now on in everything that leaves the execution: a token got at run time. */
  secret(value: string): void
  /** A copy of plain JSON data without the secrets known by now: for files, which nobody masks. */
  mask<T>(value: T): T
  /** Keeps bytes beside the event log, masked; the event holds their hash. */
  attach(name: string, mediaType: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobRef>
  /** Opened once per scope, shared while opening, forgotten when opening failed, closed in reverse order. */
  use<T>(key: string, open: (signal: AbortSignal) => Promise<Resource<T>>, options?: UseOptions): Promise<T>
  /** Once per process: what listens on a port of its own. */
  service<K extends keyof Services>(name: K): Promise<Services[K]>
  /** Announces something that outlives the step. Durable in the cleanup ledger when it resolves. */
  track(resource: TrackedResource): Promise<Tracked>
}

export interface TraceContext {
  /** W3C trace context to pass on to the system under test; another span each time it is read. */
  readonly traceparent: string
  /** Path of the step that passed the span on; undefined for one that is not ours, or was passed on long ago. */
  stepOf(spanId: string): string | undefined
}

export interface ReadConfigOptions {
  /** A key that the whole file may stand under. */
  readonly under?: string
}

export interface UseOptions {
  /**
   * `batch`: shared by the executions that run together, and open until the last of them is over. Only for what remembers
   * nothing of one that another could notice, and uses nothing of the context but `net`. Where executions share nothing it is
   * `execution`, the default.
   */
  readonly scope?: 'execution' | 'batch'
  /** Whose key it is: the resources of another family are reached by its name. Default: the action's own. */
  readonly family?: string
}

export interface Resource<T> {
  readonly value: T
  close(): void | Promise<void>
}

export interface TrackedResource {
  /** A key of the handler's `undo`. */
  readonly kind: string
  /** All that `undo` needs, also in another process. */
  readonly ref: JsonValue
}

export interface Tracked {
  /** The step removed it itself: nothing is left to undo. */
  done(): Promise<void>
}

export interface Clock {
  /** Milliseconds since 1970, UTC, with fractions. Never goes back. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `run` once after `ms`, at most 50 ms late; returns what cancels it. */
  after(ms: number, run: () => void): () => void
  /** Resolves when timers and incoming data that are due have had their turn. Default: `sleep(0)`. */
  turn?(): Promise<void>
}

export interface Files {
  /**
   * `path` is relative to the flow's file; it is looked for beside it, then in each folder above up to the project's root.
   * @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT
   */
  read(path: string): Promise<Uint8Array>
  /**
   * Where the file really is, for a library that opens it itself; looked for as by `read`. Absent where files are not on a disk.
   * @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT
   */
  locate?(path: string): Promise<string>
  /** How a shell reads the path where the command was given; a file that is not there keeps its name. Never throws. Default: as it is. */
  toShown?(path: string): string
  /**
   * Files that match `pattern`, in order of their paths, each relative to the flow's file: `*` stands for any part of a name, `**`
   * for any folders. Those beside it, else those of the nearest folder above that has some; none gives an empty list.
   * @throws ActionError FILE_OUTSIDE_PROJECT
   */
  glob(pattern: string): Promise<readonly string[]>
  /** Writes below the output folder and returns the path written. @throws ActionError FILE_OUTSIDE_PROJECT */
  write(path: string, bytes: Uint8Array): Promise<string>
}

export interface Egress {
  /** Pins the address to connect to. @throws ActionError EGRESS_DENIED, or the resolver's own error */
  resolve(host: string, port: number): Promise<{ readonly address: string; readonly family: 4 | 6 }>
  /**
   * Asked before a proxy that a step names is asked for this address: what is out of reach is so by way of a proxy too. A name that
   * only the proxy can find is not judged. Default: nothing is out of reach. @throws ActionError EGRESS_DENIED
   */
  judge?(host: string, port: number): Promise<void>
  /** Asked before something listens on `host`. Default: anything may. @throws ActionError LISTEN_DENIED where others could reach it */
  judgeListening?(host: string): void
  /** What the execution itself serves on 127.0.0.1 is in its reach, whatever else is not, until the function it returns is called. */
  serve?(port: number): () => void
  /** Addresses that names have in this run alone, by `host:port`: `api.example.com:443` → `127.0.0.1`. */
  readonly pinned?: Readonly<Record<string, string>>
  /** What the connections of this run have where a step says nothing of it. */
  readonly defaults?: ConnectionDefaults
}

/** Authorities are not among it: whoever adds one adds it for the whole process. */
export interface ConnectionDefaults {
  /** `false`: certificates of servers are not looked at. */
  readonly isVerified?: false
  /** PEM text, shown to servers that ask for a certificate. */
  readonly client?: { readonly cert: string; readonly key: string }
  /** The proxy that HTTP to this address goes through, with the credentials it wants; none: straight there. */
  proxyFor?(host: string, port: number): string | undefined
  /** The same as words for curl, without credentials. */
  readonly curl?: { readonly ca: readonly string[]; readonly client: readonly string[]; readonly proxy: readonly string[] }
}

/** What arrives while a listener is open. */
export interface Listener {
  readonly messages: AsyncIterable<Readonly<Record<string, unknown>>>
  close(): Promise<void>
}
