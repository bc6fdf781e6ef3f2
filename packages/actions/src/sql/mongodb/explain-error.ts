import { type ActionError, isActionError } from '@testmesh/action-kit'
import type { MongodbTarget } from '../database-target.ts'
import { isConnectionCode, type SqlCode, sqlError } from '../sql-error.ts'

/** What the server and the driver say, beside the message. */
interface DriverError extends Error {
  readonly code?: number | string
  readonly codeName?: string
}

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = (cause: unknown, { host, port, username }: MongodbTarget): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as DriverError
  const code = codeOfNetwork(error) ?? (error.name === 'MongoServerError' ? 'SQL_LOGIN' : 'SQL_CONNECTION_FAILED')
  const words: Partial<Record<SqlCode, string>> = {
    SQL_CONNECTION_REFUSED: `nothing listens on ${host}:${port}`,
    SQL_DNS: `the host ${host} has no address`,
    SQL_LOGIN: `${host}:${port} does not let ${username || 'the step'} in: ${plain(error)}`,
    SQL_TLS: `no secure connection to ${host}:${port}: ${plain(error)}`,
    SQL_CONNECTION_FAILED: `no connection to ${host}:${port}: ${plain(error)}`,
  }
  return sqlError(code, words[code] ?? plain(error), {
    cause,
    ...(isConnectionCode(code) ? { kind: 'connection' } : {}),
    ...(code === 'SQL_TLS' && {
      hint: 'Check `?tls=true`: that the server speaks TLS, and that `tlsCAFile` names the authority of its certificate.',
    }),
    ...(code === 'SQL_LOGIN' && { hint: 'Check user name and password, and where the user is kept: `?authSource=admin`, as a rule.' }),
  })
}

/** What the server says of an operation. */
export const toMongodbError = (cause: unknown): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as DriverError
  const code = codes[error.code ?? ''] ?? codeOfNetwork(error) ?? (isOfDriver(error) ? 'SQL_SYNTAX' : 'SQL_FAILED')
  const name = error.codeName === undefined ? '' : ` (${error.codeName})`
  return sqlError(code, `${plain(error)}${name}`, {
    cause,
    ...(isConnectionCode(code) ? { kind: 'connection' } : {}),
    ...(code === 'SQL_TIMEOUT' ? { kind: 'timeout' } : {}),
  })
}

/** @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const codes: Readonly<Record<number | string, SqlCode>> = {
  2: 'SQL_SYNTAX',
  9: 'SQL_SYNTAX',
  13: 'SQL_LOGIN',
  14: 'SQL_SYNTAX',
  18: 'SQL_LOGIN',
  26: 'SQL_UNKNOWN_NAME',
  50: 'SQL_TIMEOUT',
  59: 'SQL_SYNTAX',
  91: 'SQL_CONNECTION_FAILED',
  121: 'SQL_CONSTRAINT',
  168: 'SQL_SYNTAX',
  11000: 'SQL_CONSTRAINT',
  11600: 'SQL_CONNECTION_FAILED',
  40324: 'SQL_SYNTAX',
}

const codeOfNetwork = (error: DriverError): SqlCode | undefined => {
  const { message, name } = error
  if (/ECONNREFUSED/.test(message)) return 'SQL_CONNECTION_REFUSED'
  if (/ENOTFOUND|EAI_AGAIN/.test(message) || /ENOTFOUND|EAI_AGAIN/.test(String(error.code))) return 'SQL_DNS'
  if (/certificate|altnames|\b(SSL|TLS)\b|tlsv1|before secure/i.test(message)) return 'SQL_TLS'
  const isLost = /^Mongo(Network|ServerSelection|ServerClosed|TopologyClosed|PoolC)/.test(name)
  // An insert of many has a name of its own for whatever went wrong.
  return isLost || /^connection \d+ to \S+ closed/.test(message) ? 'SQL_CONNECTION_FAILED' : undefined
}

/** It does not ask the server what cannot be. */
const isOfDriver = ({ name }: DriverError): boolean => /^Mongo(InvalidArgument|API|Parse)|^BSON/.test(name)

const plain = ({ message, name }: DriverError): string => (message || name).replace(/\.$/, '')
