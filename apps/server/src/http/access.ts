import type { Principal, Quota } from '@testmesh/platform'
import type { JsonObject, RouteName } from '@testmesh/protocol'
import type { Sql, WorkspaceTransaction } from '@testmesh/storage'
import type { Caller, EnteredWorkspace } from './call.ts'

/** What the accounts decide for each request. All of it throws Refusals. */
export interface Access {
  /** Undefined without credentials; bad ones are refused. */
  authenticate(headers: Headers): Promise<Principal | undefined>
  /** Counts the request, and refuses one too many. Resolves to what is left. */
  limit(caller: Caller): Promise<Quota>
  /** Whether the route needs a workspace at all. */
  needsWorkspace(name: RouteName): boolean
  /** For a route that needs none. */
  admit(name: RouteName, caller: Caller): void
  /** The workspace that the request names, when the caller may do there what the route does. */
  enter(name: RouteName, caller: Caller, slug: string | null): Promise<EnteredWorkspace>
  /** The workspace that a request names, when the caller is in it, whatever he may do there. */
  whereabouts(caller: Caller, slug: string | null): Promise<EnteredWorkspace | undefined>
  /** Told of each change once it is committed: some of them end what a caller was believed to be. */
  changed(name: RouteName): void
}

/** What is kept of each change, in its own transaction. */
export interface ChangeLog {
  /** The reply that was given to the same request before. Waits for one that is under way. */
  replay(sql: Sql, request: KeyedRequest): Promise<KeptReply | undefined>
  keep(sql: Sql, request: KeyedRequest, reply: KeptReply): Promise<void>
  audit(workspace: WorkspaceTransaction, entry: AuditEntry): Promise<void>
  /** What is about no workspace: signing in, done or refused. */
  auditOwn(entry: AuditEntry): Promise<void>
  /** Something that was refused, in a transaction of its own. */
  auditRefused(workspaceId: string, entry: AuditEntry): Promise<void>
}

export interface KeyedRequest {
  readonly principal: string
  readonly route: string
  readonly key: string
  readonly body: unknown
}

export interface KeptReply {
  readonly status: number
  readonly body: unknown
}

export interface AuditEntry {
  readonly caller: Caller
  readonly action: RouteName
  readonly targetId?: string
  /** What else is told of it. */
  readonly detail?: JsonObject
  /** The code of the refusal. */
  readonly refusal?: string
  /** Who it turned out to be: of one who signs in. */
  readonly userId?: string
}
