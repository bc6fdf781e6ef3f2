import { decodeUrlPart } from '../decode-url-part.ts'
import { type Mechanism, oneHost, toDatabase, toMongodbTarget } from './mongodb/target.ts'
import type { ConnectionConfig } from './query-fields.ts'
import { sqlError } from './sql-error.ts'

export type DatabaseTarget = ServerTarget | FileTarget | MongodbTarget
export type DatabaseType = DatabaseTarget['type']

/** Which database of which server, and how to get there. */
export interface ServerTarget {
  readonly type: 'postgres' | 'mysql'
  readonly host: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
  readonly sslMode: SslMode
  /** Path of the authority to trust, PEM: `sslrootcert` of a connection string. */
  readonly sslRootCert?: string
}

export interface MongodbTarget extends Omit<ServerTarget, 'type'> {
  readonly type: 'mongodb'
  /** The database that keeps the user. Default: the one that is asked. */
  readonly authSource?: string
  /** Default: SCRAM, as the server has it. */
  readonly authMechanism?: Mechanism
}

/** A database that is a file. */
export interface FileTarget {
  readonly type: 'sqlite'
  /** As the flow names it, or `:memory:`. */
  readonly path: string
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
export type SslMode = (typeof sslModes)[number]

/** What is left out, and how MySQL says sslmode. */
const defaults = {
  postgres: { port: 5432, username: 'postgres' },
  mysql: { port: 3306, username: 'root' },
} as const

const types: Readonly<Record<string, DatabaseType>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  file: 'sqlite',
  mongodb: 'mongodb',
}

const others: Readonly<Record<string, string>> = {
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
}

/** Reads a connection string or its parts; what is left out is as in libpq. @throws ActionError SQL_BAD_CONNECTION, SQL_NOT_SUPPORTED */
export const toDatabaseTarget = (connection: ConnectionConfig | undefined): DatabaseTarget => {
  if (connection === undefined || connection === '')
    throw sqlError('SQL_NO_CONNECTION', 'there is no connection: DATABASE_URL is not set and the step gives none')
  return typeof connection === 'string' ? fromText(connection) : fromParts(connection)
}

const fromParts = ({ type = 'postgres', host, port, username, password = '', database, ssl }: Exclude<ConnectionConfig, string>) => {
  const kind = types[type] ?? 'postgres'
  if (kind === 'sqlite') return toFile(database ?? '')
  if (kind === 'mongodb') return fromMongodbParts({ host, port, username, password, database, ssl })
  const user = username ?? defaults[kind].username
  return {
    type: kind,
    host: host ?? 'localhost',
    port: port ?? defaults[kind].port,
    username: user,
    password,
    database: database ?? (kind === 'postgres' ? user : ''),
    sslMode: toSslMode(ssl),
  }
}

/** There a secure connection is one whose certificate is looked at. */
const fromMongodbParts = ({ host, port, username, password, database, ssl }: Exclude<ConnectionConfig, string>): MongodbTarget => {
  const sslMode = ssl === undefined ? 'disable' : isYes(ssl) ? 'verify-full' : toSslMode(ssl)
  if (sslMode === 'prefer' || sslMode === 'allow')
    throw sqlError('SQL_BAD_CONNECTION', `MongoDB speaks TLS or does not: ${sslMode} is neither`)
  return {
    type: 'mongodb',
    host: host ?? 'localhost',
    port: port ?? 27_017,
    database: toDatabase(database ?? ''),
    username: username ?? '',
    password: password ?? '',
    sslMode,
  }
}

const isYes = (ssl: boolean | string): boolean => ssl === true || ssl === 'true'

const fromText = (written: string): DatabaseTarget => {
  const text = written.replace(/^jdbc:/, '')
  const [, scheme = ''] = /^([\w+]+):/.exec(text) ?? []
  if (scheme === 'mongodb') return toMongodbTarget(text)
  if (scheme === 'mongodb+srv') throw oneHost('mongodb+srv, which stands for several hosts,')
  const other = others[scheme]
  if (other) throw sqlError('SQL_NOT_SUPPORTED', `${other} is not supported; PostgreSQL, MySQL, MariaDB, SQLite and MongoDB are`)
  const type = types[scheme]
  if (type === 'sqlite') return toFile(text.replace(/^\w+:(?:\/\/\/?)?/, ''))
  const url = URL.parse(text)
  if (!url) throw sqlError('SQL_BAD_CONNECTION', 'the connection is not of the form postgres://user:password@host:5432/database')
  if (!type || type === 'mongodb')
    throw sqlError('SQL_BAD_CONNECTION', `a connection begins with postgres://, mysql://, sqlite: or mongodb://, not ${scheme}:`)
  return fromUrl(url, type)
}

const fromUrl = (url: URL, type: ServerTarget['type']): ServerTarget => {
  const sslRootCert = url.searchParams.get('sslrootcert')
  const username = decoded(url.username, 'user name') || url.searchParams.get('user') || defaults[type].username
  const sslMode = ['sslmode', 'ssl-mode', 'sslMode', 'ssl'].map((name) => url.searchParams.get(name)).find((value) => value !== null)
  return {
    type,
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(url.port) || defaults[type].port,
    username,
    password: decoded(url.password, 'password') || (url.searchParams.get('password') ?? ''),
    database: decoded(url.pathname.slice(1), 'database') || (type === 'postgres' ? username : ''),
    sslMode: toSslMode(sslMode ?? undefined),
    ...(sslRootCert === null || sslRootCert === 'system' ? {} : { sslRootCert }),
  }
}

const decoded = (text: string, name: string): string =>
  decodeUrlPart(text, { name, refuse: (message, hint) => sqlError('SQL_BAD_CONNECTION', message, { hint }) })

const toFile = (path: string): FileTarget => {
  if (path === '' || path.includes('?'))
    throw sqlError('SQL_BAD_CONNECTION', 'a connection to SQLite names a file, such as sqlite:data/shop.db, or is sqlite::memory:')
  return { type: 'sqlite', path }
}

/** As MySQL writes them. */
const mysqlModes: Readonly<Record<string, SslMode>> = {
  disabled: 'disable',
  preferred: 'prefer',
  required: 'require',
  verify_ca: 'verify-ca',
  verify_identity: 'verify-full',
}

const toSslMode = (ssl: boolean | string | undefined): SslMode => {
  if (ssl === undefined || ssl === '') return 'prefer'
  if (ssl === true || ssl === 'true') return 'require'
  if (ssl === false || ssl === 'false') return 'disable'
  const mode = sslModes.find((known) => known === ssl) ?? mysqlModes[ssl.toLowerCase()]
  if (!mode) throw sqlError('SQL_BAD_CONNECTION', `sslmode is one of ${sslModes.join(', ')}, not ${JSON.stringify(ssl)}`)
  return mode
}
