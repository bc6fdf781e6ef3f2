import { type ActionError, isActionError } from '@testmesh/action-kit'
import { NOT_BOLT } from '../bolt/session.ts'
import { type Neo4jCode, neo4jError } from '../neo4j-error.ts'
import type { Neo4jSettings } from './settings.ts'

type Failure = NodeJS.ErrnoException & { readonly errors?: readonly Error[] }

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = (cause: unknown, { host, port, tls, login }: Neo4jSettings): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as Failure
  const reason = `${error.code ?? ''} ${error.errors?.map(({ message }) => message).join(' ') ?? ''} ${error.message}`
  const say = (code: Neo4jCode, message: string, hint?: string) =>
    neo4jError(code, message, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (isRefusal(error))
    return neo4jError('NEO4J_LOGIN', `${host}:${port} does not let ${login?.username ?? 'the step'} in: ${error.message}`, { cause })
  if (error.code === NOT_BOLT) return say('NEO4J_NOT_NEO4J', `${host}:${port} does not speak Bolt: ${error.message}`)
  if (/ECONNREFUSED/.test(reason)) return say('NEO4J_CONNECTION_REFUSED', `nothing listens on ${host}:${port}`)
  if (/ENOTFOUND|EAI_AGAIN|ENODATA/.test(reason)) return say('NEO4J_DNS', `the host ${host} has no address`)
  if (tls && /wrong version number|packet length too long/i.test(reason))
    return say('NEO4J_TLS', `${host}:${port} does not speak TLS`, 'Write bolt://, or use the port that speaks TLS.')
  if (tls) return say('NEO4J_TLS', `no secure connection to ${host}:${port}: ${error.message}`)
  return say('NEO4J_CONNECTION_LOST', `the connection to ${host}:${port} failed: ${error.message}`)
}

/** What the server says of a query. */
export const toQueryError = (cause: unknown, { host, port }: Neo4jSettings): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as Failure
  if (isRefusal(error)) {
    const code = codes.find(([pattern]) => pattern.test(error.code ?? ''))?.[1] ?? 'NEO4J_QUERY_FAILED'
    return neo4jError(code, `${error.message.trimEnd()} (${error.code})`, {
      cause,
      ...(code === 'NEO4J_TIMEOUT' ? { kind: 'timeout' } : {}),
    })
  }
  if (error.code === NOT_BOLT) return neo4jError('NEO4J_NOT_NEO4J', `${host}:${port} does not speak Bolt: ${error.message}`, { cause })
  return neo4jError('NEO4J_CONNECTION_LOST', `${host}:${port} broke the connection: ${error.message}`, { cause, kind: 'connection' })
}

/** Whether the server itself said it; after that it wants a reset. */
export const isRefusal = (error: unknown): boolean => String((error as Failure).code ?? '').startsWith('Neo.')

const codes: readonly (readonly [RegExp, Neo4jCode])[] = [
  [/\.Statement\.ParameterMissing$/, 'NEO4J_PARAMS'],
  [/\.Statement\.(SyntaxError|SemanticError|TypeError|ArgumentError|NotSystemDatabaseError)$/, 'NEO4J_BAD_QUERY'],
  [/\.Schema\.ConstraintV/, 'NEO4J_CONSTRAINT'],
  [/\.Database\.DatabaseNotFound$/, 'NEO4J_NO_DATABASE'],
  [/\.Security\./, 'NEO4J_LOGIN'],
  [/TransactionTimedOut/, 'NEO4J_TIMEOUT'],
]
