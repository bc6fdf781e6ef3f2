import { decodeUrlPart } from '../../decode-url-part.ts'
import type { MongodbTarget, SslMode } from '../database-target.ts'
import { sqlError } from '../sql-error.ts'

const example = 'mongodb://user:password@host:27017/database?authSource=admin'

/** Reads a connection string of MongoDB. @throws ActionError SQL_BAD_CONNECTION, SQL_NOT_SUPPORTED */
export const toMongodbTarget = (text: string): MongodbTarget => {
  const [, login, hosts = '', database = '', query] = /^mongodb:\/\/(?:(.*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text) ?? []
  if (hosts === '') throw sqlError('SQL_BAD_CONNECTION', `the connection is not of the form ${example}`)
  if (hosts.includes(',')) throw oneHost('several hosts')
  const [, host = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(hosts) ?? []
  if (host === '') throw sqlError('SQL_BAD_CONNECTION', `the connection is not of the form ${example}`)
  const [username = '', ...password] = (login ?? '').split(':')
  return {
    type: 'mongodb',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? 27_017),
    database: toDatabase(decoded(database, 'database')),
    username: decoded(username, 'user name'),
    password: decoded(password.join(':'), 'password'),
    ...readOptions(new URLSearchParams(query)),
  }
}

/** The string of most drivers finds the members of a replica set by itself. */
export const oneHost = (what: string) =>
  sqlError('SQL_NOT_SUPPORTED', `a connection to MongoDB with ${what} is not supported`, {
    hint: 'Name one host: the primary of a replica set, or a mongos.',
  })

/** @throws ActionError SQL_BAD_CONNECTION */
export const toDatabase = (name: string): string => {
  if (name !== '') return name
  throw sqlError('SQL_BAD_CONNECTION', 'the connection names no database', { hint: `Write ${example}.` })
}

const decoded = (text: string, name: string): string =>
  decodeUrlPart(text, { name, refuse: (message, hint) => sqlError('SQL_BAD_CONNECTION', message, { hint }) })

/** What a connection string may say that is settled here: how many connections, how long to wait, when to try again, and by whom. */
const settled = [
  ...['appName', 'directConnection', 'maxPoolSize', 'minPoolSize', 'maxIdleTimeMS', 'waitQueueTimeoutMS', 'connectTimeoutMS'],
  ...['socketTimeoutMS', 'serverSelectionTimeoutMS', 'heartbeatFrequencyMS', 'timeoutMS', 'retryReads', 'retryWrites', 'replicaSet'],
].map((name) => name.toLowerCase())

const mechanisms = ['SCRAM-SHA-1', 'SCRAM-SHA-256', 'PLAIN'] as const
export type Mechanism = (typeof mechanisms)[number]

const readOptions = (written: URLSearchParams): Pick<MongodbTarget, 'sslMode' | 'sslRootCert' | 'authSource' | 'authMechanism'> => {
  const options = new Map([...written].map(([name, value]) => [name.toLowerCase(), value]))
  const take = (name: string): string | undefined => {
    const value = options.get(name.toLowerCase())
    options.delete(name.toLowerCase())
    return value
  }
  const is = (name: string): boolean => take(name) === 'true'
  const [tls, ssl, insecure, anyCertificate, anyName] = [is('tls'), is('ssl'), is('tlsInsecure'), ...anythingGoes.map(is)]
  const [sslRootCert, authSource, mechanism] = ['tlsCAFile', 'authSource', 'authMechanism'].map(take)
  for (const name of settled) options.delete(name)
  const [unknown] = options.keys()
  if (unknown !== undefined) throw sqlError('SQL_BAD_CONNECTION', `the connection says ${unknown}, which is not supported`)
  const sslMode: SslMode = !(tls || ssl) ? 'disable' : insecure || anyCertificate ? 'require' : anyName ? 'verify-ca' : 'verify-full'
  return {
    sslMode,
    ...(sslRootCert === undefined ? {} : { sslRootCert }),
    ...(authSource === undefined ? {} : { authSource }),
    ...(mechanism === undefined ? {} : { authMechanism: toMechanism(mechanism) }),
  }
}

const anythingGoes = ['tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames']

const toMechanism = (text: string): Mechanism => {
  const mechanism = mechanisms.find((known) => known === text.toUpperCase())
  if (mechanism) return mechanism
  throw sqlError('SQL_BAD_CONNECTION', `authMechanism is one of ${mechanisms.join(', ')}, not ${JSON.stringify(text)}`)
}
