import type { ConnectionConfig } from './query-fields.ts'
import { sqlError } from './sql-error.ts'

/** Which database, and how to get there. */
export interface DatabaseTarget {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
  readonly sslMode: SslMode
  /** Path of the authority to trust, PEM: `sslrootcert` of a connection string. */
  readonly sslRootCert?: string
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
export type SslMode = (typeof sslModes)[number]

/** Reads a connection string or its parts; what is left out is as in libpq. @throws ActionError SQL_BAD_CONNECTION, SQL_NOT_SUPPORTED */
export const toDatabaseTarget = (connection: ConnectionConfig | undefined): DatabaseTarget => {
  if (connection === undefined || connection === '')
    throw sqlError('SQL_NO_CONNECTION', 'there is no connection: DATABASE_URL is not set and the step gives none')
  return typeof connection === 'string' ? fromText(connection) : fromParts(connection)
}

const fromParts = ({
  host = 'localhost',
  port = 5432,
  username = 'postgres',
  password = '',
  database,
  ssl,
}: Exclude<ConnectionConfig, string>) => ({
  host,
  port,
  username,
  password,
  database: database ?? username,
  sslMode: toSslMode(ssl),
})

const others: Readonly<Record<string, string>> = {
  'mysql:': 'MySQL',
  'mariadb:': 'MariaDB',
  'sqlite:': 'SQLite',
  'file:': 'SQLite',
  'mongodb:': 'MongoDB',
  'mongodb+srv:': 'MongoDB',
  'sqlserver:': 'SQL Server',
  'oracle:': 'Oracle',
}

const fromText = (text: string): DatabaseTarget => {
  const url = URL.parse(text.replace(/^jdbc:/, ''))
  if (!url) throw sqlError('SQL_BAD_CONNECTION', 'the connection is not of the form postgres://user:password@host:5432/database')
  const other = others[url.protocol]
  if (other) throw sqlError('SQL_NOT_SUPPORTED', `${other} is not supported yet; PostgreSQL is`)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw sqlError('SQL_BAD_CONNECTION', `a connection begins with postgres://, not ${url.protocol}//`)
  const sslRootCert = url.searchParams.get('sslrootcert')
  const username = decodeURIComponent(url.username) || url.searchParams.get('user') || 'postgres'
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(url.port) || 5432,
    username,
    password: decodeURIComponent(url.password) || (url.searchParams.get('password') ?? ''),
    database: decodeURIComponent(url.pathname.slice(1)) || username,
    sslMode: toSslMode(url.searchParams.get('sslmode') ?? url.searchParams.get('ssl') ?? undefined),
    ...(sslRootCert === null || sslRootCert === 'system' ? {} : { sslRootCert }),
  }
}

const toSslMode = (ssl: boolean | string | undefined): SslMode => {
  if (ssl === undefined || ssl === '') return 'prefer'
  if (ssl === true || ssl === 'true') return 'require'
  if (ssl === false || ssl === 'false') return 'disable'
  const mode = sslModes.find((known) => known === ssl)
  if (!mode) throw sqlError('SQL_BAD_CONNECTION', `sslmode is one of ${sslModes.join(', ')}, not ${JSON.stringify(ssl)}`)
  return mode
}
