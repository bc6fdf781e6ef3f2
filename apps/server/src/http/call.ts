import type { Principal, SpanPlace } from '@testmesh/platform'
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '@testmesh/protocol'
import type { Database, OpenWorkspace, Role, Workspace, WorkspaceTransaction } from '@testmesh/storage'

/** Who asks, and from where. */
export interface Caller {
  /** Absent: nobody in particular. */
  readonly principal?: Principal
  readonly ip: string
  readonly userAgent?: string
  readonly requestId: string
  /** Of the request. Absent: nobody wants traces. */
  readonly span?: SpanPlace
}

/** The workspace that a request is about, and what the caller is there. An API key stands for no member. */
export interface EnteredWorkspace {
  readonly id: string
  readonly slug: string
  readonly role?: Role
}

interface Request<R extends Route> {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  /** From `If-Match`. */
  readonly base: R['ifMatch'] extends true ? number : number | undefined
  readonly raw: globalThis.Request
  readonly caller: Caller
}

/** A request about a workspace. What changes something is within a transaction, which also holds the audit row and the reply's record. */
export interface WorkspaceCall<R extends Route> extends Request<R> {
  readonly workspace: R['method'] extends 'GET' ? Workspace : WorkspaceTransaction
  readonly entered: EnteredWorkspace
  /** The user who asks, or the one who made the key. */
  readonly by: string | null
  /** Answers with what `work` resolves to, once the transaction is committed. */
  afterCommit(work: (workspace: OpenWorkspace) => Promise<ReplyOf<R>>): void
}

/** A request that is about no workspace: signing in, one's own account. */
export interface OwnCall<R extends Route> extends Request<R> {
  readonly database: Database
  /** To set cookies. */
  readonly headers: Headers
}

type Answer<R extends Route> = Promise<R['media'] extends string ? Response : ReplyOf<R>>

type WorkspaceHandler<R extends Route> = (call: WorkspaceCall<R>) => Answer<R>

/** A change that takes long to prepare does so before its transaction, for which others wait. It is prepared for a repetition too. */
interface PreparedHandler<R extends Route> {
  prepare(call: Omit<WorkspaceCall<R>, 'workspace' | 'afterCommit'> & { readonly workspace: Workspace }): Promise<WorkspaceHandler<R>>
}

/** What answers the routes of one resource. */
export type WorkspaceHandlers<Routes extends Readonly<Record<string, Route>>> = {
  readonly [Name in keyof Routes]:
    | WorkspaceHandler<Routes[Name]>
    | (Routes[Name]['method'] extends 'GET' ? never : PreparedHandler<Routes[Name]>)
}

export type OwnHandlers<Routes extends Readonly<Record<string, Route>>> = {
  /** A response of its own where the status says more than that it was done. */
  readonly [Name in keyof Routes]: (call: OwnCall<Routes[Name]>) => Promise<Awaited<Answer<Routes[Name]>> | Response>
}
