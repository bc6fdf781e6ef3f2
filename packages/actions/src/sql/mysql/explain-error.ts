import { type ActionError, isActionError } from '@testmesh/action-kit'
import type { ServerTarget } from '../database-target.ts'
import { type FailedStatement, isConnectionCode, type SqlCode, sqlError } from '../sql-error.ts'

/** What the server and the driver say, beside the message. */
interface DriverError extends Error {
  readonly code?: string
  readonly sqlState?: string
  readonly errors?: readonly Error[]
}

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = (cause: unknown, { host, port }: ServerTarget): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as DriverError
  const code = codeOf(error, 'SQL_CONNECTION_FAILED')
  const message = {
    SQL_CONNECTION_REFUSED: `nothing listens on ${host}:${port}`,
    SQL_DNS: `the host ${host} has no address`,
    SQL_CONNECTION_FAILED: `no connection to ${host}:${port}: ${plain(error)}`,
  }[code as string]
  const words = error.code === 'HANDSHAKE_NO_SSL_SUPPORT' ? 'the server does not speak TLS' : (message ?? plain(error))
  return sqlError(code, words, { cause, ...(isConnectionCode(code) ? { kind: 'connection' } : {}) })
}

/** What the server says of a statement, with the line in the query when it named one. */
export const toSqlError = (cause: unknown, statement: FailedStatement): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as DriverError
  const code = codeOf(error, 'SQL_FAILED')
  return sqlError(code, `${plain(error)}${placeOf(error, statement)}`, {
    cause,
    ...(isConnectionCode(code) ? { kind: 'connection' } : {}),
  })
}

const codes: Readonly<Record<string, SqlCode>> = {
  ECONNREFUSED: 'SQL_CONNECTION_REFUSED',
  ENOTFOUND: 'SQL_DNS',
  EAI_AGAIN: 'SQL_DNS',
  HANDSHAKE_NO_SSL_SUPPORT: 'SQL_TLS',
  HANDSHAKE_SSL_ERROR: 'SQL_TLS',
  ER_ACCESS_DENIED_ERROR: 'SQL_LOGIN',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'SQL_LOGIN',
  ER_DBACCESS_DENIED_ERROR: 'SQL_LOGIN',
  ER_TABLEACCESS_DENIED_ERROR: 'SQL_LOGIN',
  ER_SPECIFIC_ACCESS_DENIED_ERROR: 'SQL_LOGIN',
  ER_BAD_DB_ERROR: 'SQL_NO_DATABASE',
  ER_CON_COUNT_ERROR: 'SQL_TOO_MANY_CONNECTIONS',
  ER_TOO_MANY_USER_CONNECTIONS: 'SQL_TOO_MANY_CONNECTIONS',
  ER_PARSE_ERROR: 'SQL_SYNTAX',
  ER_NO_SUCH_TABLE: 'SQL_UNKNOWN_NAME',
  ER_BAD_TABLE_ERROR: 'SQL_UNKNOWN_NAME',
  ER_UNKNOWN_TABLE: 'SQL_UNKNOWN_NAME',
  ER_BAD_FIELD_ERROR: 'SQL_UNKNOWN_NAME',
  ER_SP_DOES_NOT_EXIST: 'SQL_UNKNOWN_NAME',
  ER_CONSTRAINT_FAILED: 'SQL_CONSTRAINT',
  ER_QUERY_INTERRUPTED: 'SQL_TIMEOUT',
  ER_STATEMENT_TIMEOUT: 'SQL_TIMEOUT',
}

const codeOf = (error: DriverError, otherwise: SqlCode): SqlCode => {
  const { code = '', sqlState = '' } = error
  const known = codes[code] ?? codes[(error.errors?.[0] as DriverError | undefined)?.code ?? '']
  if (known) return known
  if (sqlState.startsWith('23')) return 'SQL_CONSTRAINT'
  if (/CERT|SSL|TLS|SIGNED|ALTNAME/.test(code)) return 'SQL_TLS'
  const isLost = /^(PROTOCOL_|EPIPE|E(CONN|TIMEDOUT|HOST|NET))/.test(code) || /closed|packets? out of order|malformed/i.test(error.message)
  return isLost ? 'SQL_CONNECTION_FAILED' : otherwise
}

/** As part of a sentence, without what it says of manuals. */
const plain = ({ message, code }: DriverError): string =>
  (message || code || 'the connection failed').replace(/check the manual .* syntax to use near/s, 'near').replace(/\.$/, '')

/** ` (line 2)`; the server counts the lines of the statement, and only of one it cannot parse. */
const placeOf = ({ message }: DriverError, { line, text }: FailedStatement): string => {
  const [, at] = /at line (\d+)$/.exec(message) ?? []
  if (at === undefined || (line === 1 && !text.includes('\n'))) return ''
  return ` (line ${line + Number(at) - 1} of the query)`
}
