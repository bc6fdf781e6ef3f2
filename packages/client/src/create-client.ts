import type { Problem, RequestOf, ResultOf, Route, RouteName, routes } from '@testmesh/protocol'
import { type FollowParts, follow, watch } from './follow.ts'
import { type CallShape, calls } from './generated/calls.ts'

export interface ClientOptions {
  /** Of the server, as in the address bar; empty in a page that the server itself gave. */
  readonly url: string
  /** An API key, or an access token; asked before each request. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>)
  /** The slug of the workspace. */
  readonly workspace?: string
  /** Default: that of the platform. */
  readonly fetch?: typeof fetch
}

/** What the server did not do, and why. `status` 0: it did not answer. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly problem: Problem | undefined

  constructor(status: number, code: string, message: string, problem?: Problem) {
    super(message)
    this.status = status
    this.code = code
    this.problem = problem
  }
}

type Given<T> = { [Key in keyof T as T[Key] extends undefined ? never : Key]: T[Key] }

/** Params, query and body where the route has them; and what goes into headers. */
export type CallOf<R extends Route> = Given<RequestOf<R>> & {
  /** The version that is changed. */
  readonly ifMatch?: number
  /** Makes a repetition answer like the first. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

type Routes = typeof routes
/** An operation takes nothing when its route needs nothing. */
type Operation<R extends Route> =
  object extends Given<RequestOf<R>>
    ? (call?: CallOf<R>) => Promise<R['media'] extends string ? Response : ResultOf<R>>
    : (call: CallOf<R>) => Promise<R['media'] extends string ? Response : ResultOf<R>>

export type Client = { readonly [Name in RouteName]: Operation<Routes[Name]> } & {
  /** Sends the bytes of a hash. */
  putBytes(sha256: string, bytes: Uint8Array): Promise<void>
  /** Sends the bytes of something long or attached that an execution of an agent's made. */
  putBlob(
    blob: { readonly id: string; readonly epoch: number; readonly sha256: string },
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<void>
  /** The log of an execution, in order and whole, until it has finished; goes on where the connection was cut. */
  follow: (executionId: string, options?: FollowOptions) => ReturnType<typeof follow>
  /** Ids of the executions of the workspace that change, as they do, until it is told to end. */
  watch: (options?: Omit<FollowOptions, 'after'>) => ReturnType<typeof watch>
}

export interface FollowOptions {
  /** The place of the last event that is known. */
  readonly after?: { readonly epoch: number; readonly seq: number }
  readonly signal?: AbortSignal
  /** The connection was cut, and is made again; that it is there; or that none comes about, and the log is asked for over HTTP. */
  readonly onConnection?: (state: 'connected' | 'cut' | 'asked') => void
  /** It rejects, with why, once the server has not answered for so long. Milliseconds. Default: it is asked without end. */
  readonly patienceMs?: number
}

/** Every operation of the API by its name, typed by its route. @throws ApiProblem */
export const createClient = (options: ClientOptions): Client => {
  const operations = Object.fromEntries(
    Object.entries(calls).map(([name, shape]) => [name, (call: AnyCall = {}) => send(options, shape, call)]),
  ) as unknown as Client
  const live = { url: options.url, ticket: async () => (await operations.createTicket()).ticket }
  return {
    ...operations,
    putBytes: async (sha256, bytes) => void (await send(options, calls.putContent, { params: { sha256 }, bytes })),
    putBlob: async ({ id, epoch, sha256 }, bytes, signal) => {
      await send(options, calls.putExecutionBlob, { params: { id, sha256 }, query: { epoch }, bytes, ...(signal && { signal }) })
    },
    follow: (executionId, followOptions = {}) => {
      const { signal } = followOptions
      const read: FollowParts['read'] = async (after) => {
        const query = after ? { after: `${after.epoch}.${after.seq}` } : {}
        return (await operations.listExecutionEvents({ params: { id: executionId }, query, ...(signal && { signal }) })).items
      }
      return follow({ ...live, executionId, read, ...followOptions })
    },
    watch: (watchOptions = {}) => watch({ ...live, ...watchOptions }),
  }
}

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly bytes?: Uint8Array
  readonly ifMatch?: number
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

const send = async (options: ClientOptions, { method, path, hasBody, isMedia }: CallShape, call: AnyCall): Promise<unknown> => {
  const { url, workspace, fetch: ask = globalThis.fetch } = options
  const token = typeof options.token === 'function' ? await options.token() : options.token
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(workspace !== undefined && { 'x-workspace': workspace }),
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(call.ifMatch !== undefined && { 'if-match': `"${call.ifMatch}"` }),
    ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
  }
  const body = call.bytes ?? (hasBody && JSON.stringify(call.body ?? {}))
  const address = `${url}/api/v1${pathOf(path, call.params)}${queryOf(call.query)}`
  const answer = ask(address, {
    method,
    headers,
    ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
    ...(call.signal && { signal: call.signal }),
  })
  const unreachable = (error: unknown): never => {
    throw new ApiProblem(0, 'UNREACHABLE', `${url || 'the server'} does not answer: ${reasonOf(error)}`)
  }
  const response = await answer.catch(unreachable)
  if (!response.ok) throw await problemOf(response)
  if (isMedia) return response
  // The connection may be cut within the answer, too.
  return response.status === 204 ? undefined : JSON.parse(await response.text().catch(unreachable))
}

/** What is behind "fetch failed". */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || String((error.cause as { code?: string }).code) : error.message
}

const pathOf = (path: string, params: AnyCall['params'] = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))

const queryOf = (query: AnyCall['query'] = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((item): [string, string][] =>
        item === undefined ? [] : [[name, item instanceof Date ? item.toISOString() : String(item)]],
      ),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

const problemOf = async (response: Response): Promise<ApiProblem> => {
  const isProblem = response.headers.get('content-type')?.includes('problem+json') ?? false
  if (!isProblem)
    return new ApiProblem(response.status, 'NO_API', `${response.url} answers ${response.status}, and not as a TestMesh server does`)
  const problem = (await response.json()) as Problem
  return new ApiProblem(response.status, problem.code, problem.detail ?? problem.title, problem)
}
