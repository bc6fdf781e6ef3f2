import { type ActionError, isActionError } from '@testmesh/action-kit'
import type { ServerTarget } from '../database-target.ts'
import { type FailedStatement, isConnectionCode, type SqlCode, sqlError } from '../sql-error.ts'

/** What PostgreSQL and its driver say, beside the message. */
interface DriverError extends Error {
  readonly code?: string
  readonly position?: string
  readonly detail?: string
  readonly hint?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}

/** An error of the driver or the server in plain words, with the place in the query when the server named one. */
export const toSqlError = (cause: unknown, statement?: FailedStatement): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as DriverError
  const code = codeOf(error)
  const detail = error.detail ? `: ${error.detail}` : ''
  return sqlError(code, `${messageOf(error, code)}${placeOf(error, statement)}${detail}`, {
    cause,
    ...(error.hint ? { hint: error.hint } : {}),
    ...(isConnectionCode(code) ? { kind: 'connection' as const } : {}),
  })
}

/** Why there is no connection; the system does not say where to. */
export const toConnectError = (cause: unknown, { host, port }: Pick<ServerTarget, 'host' | 'port'>): ActionError => {
  const error = toSqlError(cause)
  const { code, message, kind, hint } = error
  if (code !== 'SQL_CONNECTION_FAILED' || message.includes(`:${port}`)) return error
  return sqlError(code, `no connection to ${host}:${port}: ${message}`, {
    cause,
    ...(kind && { kind }),
    ...(hint !== undefined && { hint }),
  })
}

const messageOf = (error: DriverError, code: SqlCode): string => {
  if (code === 'SQL_CONNECTION_REFUSED') return `nothing listens on ${error.address}:${error.port}`
  if (code === 'SQL_DNS') return `the host ${error.hostname} has no address`
  if (error.message.includes('before secure TLS connection')) return 'the server does not speak TLS'
  return error.message || error.code || 'the connection failed'
}

const driverCodes: Readonly<Record<string, SqlCode>> = {
  ECONNREFUSED: 'SQL_CONNECTION_REFUSED',
  ENOTFOUND: 'SQL_DNS',
  EAI_AGAIN: 'SQL_DNS',
  '28000': 'SQL_LOGIN',
  '28P01': 'SQL_LOGIN',
  '42501': 'SQL_LOGIN',
  '3D000': 'SQL_NO_DATABASE',
  '53300': 'SQL_TOO_MANY_CONNECTIONS',
  '42601': 'SQL_SYNTAX',
  '42P01': 'SQL_UNKNOWN_NAME',
  '42703': 'SQL_UNKNOWN_NAME',
  '42883': 'SQL_UNKNOWN_NAME',
  '3F000': 'SQL_UNKNOWN_NAME',
  '22P02': 'SQL_PARAMS',
  '57014': 'SQL_TIMEOUT',
}

const codeOf = ({ code = '', message }: DriverError): SqlCode => {
  const known = driverCodes[code]
  if (known) return known
  if (code.startsWith('23')) return 'SQL_CONSTRAINT'
  if (/CERT|SSL|TLS|EPROTO|SIGNED|ALTNAME/.test(code)) return 'SQL_TLS'
  if (message.includes('before secure TLS connection')) return 'SQL_TLS'
  const isLost = /^(CONNECT|E(CONN|PIPE|TIMEDOUT|HOST|NET)|08|57P)/.test(code)
  return isLost || /socket|connection/i.test(message) ? 'SQL_CONNECTION_FAILED' : 'SQL_FAILED'
}

/** ` (line 2, at "orderz")`; the server counts characters from 1. */
const placeOf = ({ position }: DriverError, statement: FailedStatement | undefined): string => {
  if (position === undefined || statement === undefined) return ''
  const characters = [...statement.text]
  const before = characters.slice(0, Number(position) - 1).join('')
  const word = /^("[^"]*"|[\w.]+|\S)/.exec(characters.slice(Number(position) - 1).join(''))?.[0]
  const line = statement.line + before.split('\n').length - 1
  return word === undefined ? ` (line ${line}, at the end)` : ` (line ${line}, at ${JSON.stringify(word)})`
}
