import { Refusal } from '@testmesh/platform'
import type { Route, RouteName } from '@testmesh/protocol'
import { type Database, enterWorkspace, withWorkspace } from '@testmesh/storage'
import * as v from 'valibot'
import type { Access, AuditEntry, ChangeLog, KeptReply, KeyedRequest } from './access.ts'
import { subjectOf } from './audit-subject.ts'
import type { Caller, EnteredWorkspace, OwnCall, WorkspaceCall } from './call.ts'
import { HttpRefusal } from './problem-response.ts'
import { type ReadRequest, readRequest } from './read-request.ts'

export interface AnswerParts {
  readonly database: Database
  readonly access: Access
  readonly log: ChangeLog
}

export interface Operation {
  readonly name: RouteName
  readonly route: Route
  readonly handler: Handle | { prepare(call: never): Promise<Handle> }
}

/** Each takes the call of its own route: the table of routes pairs them. */
type Handle = (call: never) => Promise<unknown>

interface Incoming {
  readonly raw: Request
  readonly params: Readonly<Record<string, string>>
  readonly caller: Caller
  /** Told which workspace the request is about, once the caller may be there. */
  readonly onEntered: (entered: EnteredWorkspace) => void
}

/** From a request that has found its route to the answer. */
export const answerCall = async (parts: AnswerParts, operation: Operation, incoming: Incoming): Promise<Response> => {
  const { access } = parts
  if (!access.needsWorkspace(operation.name)) {
    access.admit(operation.name, incoming.caller)
    return answerOwn(parts, operation, incoming)
  }
  const entered = await enterOrTell(parts, operation, incoming)
  incoming.onEntered(entered)
  const request = await readRequest(operation.route, incoming.raw, incoming.params)
  const call = { ...request, raw: incoming.raw, caller: incoming.caller, entered, by: userOf(incoming.caller) }
  if (!isChange(operation.route)) {
    const question = { ...call, workspace: withWorkspace(parts.database, entered.id) }
    const handle = await handleOf(operation, question)
    return toResponse(operation.route, await handle(question as never))
  }
  return change(parts, operation, call)
}

const handleOf = async ({ handler }: Operation, call: object): Promise<Handle> =>
  typeof handler === 'function' ? handler : handler.prepare(call as never)

const isChange = ({ method, isQuestion, isWork }: Route): boolean => method !== 'GET' && isQuestion === undefined && isWork === undefined

const userOf = ({ principal }: Caller): string | null =>
  principal === undefined ? null : principal.type === 'user' ? principal.id : principal.createdBy

/** A change that somebody may not make is remembered where he tried. */
const enterOrTell = async (
  { access, log }: AnswerParts,
  { name, route }: Operation,
  { raw, caller }: Incoming,
): Promise<EnteredWorkspace> => {
  const slug = raw.headers.get('x-workspace')
  try {
    return await access.enter(name, caller, slug)
  } catch (error) {
    if (isChange(route) && error instanceof Refusal && error.kind === 'forbidden') {
      const where = await access.whereabouts(caller, slug)
      if (where) await log.auditRefused(where.id, { caller, action: name, refusal: error.code })
    }
    throw error
  }
}

const answerOwn = async (parts: AnswerParts, operation: Operation, { raw, params, caller }: Incoming): Promise<Response> => {
  const { name, route } = operation
  const { database, log } = parts
  const headers = new Headers()
  const call: OwnCall<Route> = { ...(await readRequest(route, raw, params)), raw, caller, database, headers } as OwnCall<Route>
  const tell = async (more: Pick<AuditEntry, 'refusal' | 'userId'>): Promise<void> => {
    if (route.method !== 'GET' && name !== 'refresh' && !route.isSigned) await log.auditOwn({ caller, action: name, ...more })
  }
  const handle = await handleOf(operation, call)
  const reply = await handle(call as never).catch(async (error: unknown) => {
    if (error instanceof Refusal) await tell({ refusal: error.code })
    throw error
  })
  parts.access.changed(name)
  const userId = idIn((reply as { readonly user?: unknown } | undefined)?.user)
  await tell(userId === undefined ? {} : { userId })
  const response = toResponse(route, reply)
  for (const [header, value] of headers) response.headers.append(header, value)
  return response
}

type Change = ReadRequest & Pick<WorkspaceCall<Route>, 'raw' | 'caller' | 'entered' | 'by'>

/** The change, its audit row and the record of its reply are committed together, or none of them. */
const change = async (parts: AnswerParts, operation: Operation, call: Change): Promise<Response> => {
  const keyed = keyedRequest(operation, call)
  const prepared = handleOf(operation, { ...call, workspace: withWorkspace(parts.database, call.entered.id) })
  // A repetition is answered as it was, whatever would stand against it now.
  await prepared.catch(() => undefined)
  try {
    return await parts.database
      .transaction(async (sql) => {
        const kept = keyed && (await parts.log.replay(sql, keyed))
        if (kept) return { kept: shownAgain(operation.route, kept) }
        const workspace = enterWorkspace(sql, call.entered.id)
        let later: Later | undefined
        const afterCommit = (work: Later) => {
          later = work
        }
        const handle = await prepared
        const reply = await handle({ ...call, workspace, afterCommit } as never)
        // A ticket is for looking: it changes nothing that anybody would ask about.
        if (operation.name !== 'createTicket') await parts.log.audit(workspace, entryOf(operation, call, reply))
        const made = { status: statusOf(operation.route), body: checkedReply(operation.route, reply) }
        if (keyed) {
          await workspace.leave()
          await parts.log.keep(sql, keyed, withoutShownOnce(operation.route, made))
        }
        return { kept: made, later }
      })
      .then(({ kept, later }) => {
        parts.access.changed(operation.name)
        return finish(parts, operation, { kept, later, entered: call.entered })
      })
  } catch (error) {
    if (error instanceof Refusal) await parts.log.auditRefused(call.entered.id, { ...entryOf(operation, call), refusal: error.code })
    throw error
  }
}

/** What is shown once is not kept for a repetition. */
const withoutShownOnce = ({ shownOnce }: Route, { status, body }: KeptReply): KeptReply => {
  if (shownOnce === undefined) return { status, body }
  const { [shownOnce]: _, ...kept } = body as Readonly<Record<string, unknown>>
  return { status, body: kept }
}

/** @throws Refusal SHOWN_ONCE */
const shownAgain = ({ shownOnce }: Route, kept: KeptReply): KeptReply => {
  if (shownOnce === undefined) return kept
  throw new Refusal('conflict', 'SHOWN_ONCE', `This was made already, and its ${shownOnce} was shown once, in the first answer.`, {
    current: kept.body,
  })
}

type Later = WorkspaceCall<Route>['afterCommit'] extends (work: infer W) => void ? W : never

interface Committed {
  readonly kept: KeptReply
  readonly later?: Later | undefined
  readonly entered: EnteredWorkspace
}

const finish = async ({ database }: AnswerParts, { route }: Operation, { kept, later, entered }: Committed): Promise<Response> => {
  if (!later) return write(kept)
  return write({ ...kept, body: checkedReply(route, await later(withWorkspace(database, entered.id))) })
}

const keyedRequest = ({ name, route }: Operation, { raw, caller, body, params, entered }: Change): KeyedRequest | undefined => {
  const key = raw.headers.get('idempotency-key')
  if (key === null || route.method !== 'POST') return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new HttpRefusal(400, 'BAD_IDEMPOTENCY_KEY', 'Idempotency-Key must have 1 to 200 printable characters and no spaces.')
  const { principal } = caller
  return { principal: `${principal?.type} ${principal?.id}`, route: `${entered.id} ${name}`, key, body: { params, body } }
}

const entryOf = ({ name }: Operation, { caller, params, body }: Change, reply?: unknown): AuditEntry => ({
  caller,
  action: name,
  ...subjectOf({ params, body, reply }),
})

const idIn = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined

const statusOf = ({ status, reply }: Route): number => status ?? (reply ? 200 : 204)

const toResponse = (route: Route, reply: unknown): Response =>
  reply instanceof Response ? reply : write({ status: statusOf(route), body: checkedReply(route, reply) })

/** Only what the schema names leaves the server; a reply that breaks it is a bug of ours. */
const checkedReply = ({ reply: schema }: Route, reply: unknown): unknown => (schema ? v.parse(schema, reply) : undefined)

const write = ({ status, body }: KeptReply): Response => {
  if (body === undefined || body === null) return new Response(null, { status })
  const version = typeof body === 'object' && 'version' in body ? { etag: `"${body.version}"` } : {}
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...version } })
}
