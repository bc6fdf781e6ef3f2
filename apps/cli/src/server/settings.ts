import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { boolean, type ConfigSchema, checkConfig, choice, integer, list, object, parseConfig, text } from '@testmesh/action-kit'
import { readSettings, readText } from '@testmesh/project'
import type { Capability, Diagnostic } from '@testmesh/protocol'
import type { PostgresTls } from '@testmesh/storage'
import { optional } from 'valibot'
import { withPassword, wrongPassword } from './database-password.ts'
import { fileVariable, readSecretFiles } from './secret-files.ts'
import { wrongNetwork, wrongOrigin, wrongPool, wrongReceiver, wrongUrl } from './wrong-setting.ts'

/** What a server and its workers go by. */
export interface ServerSettings {
  readonly host: string
  readonly port: number
  readonly data: string
  /** With the password of `database_password`, when that is set. */
  readonly database_url?: string
  readonly database_password?: string
  readonly database_tls?: PostgresTls
  readonly connections: number
  readonly connections_min: number
  readonly connections_idle: number
  readonly prepared_statements: boolean
  readonly master_key?: string
  readonly public_url?: string
  readonly origins: readonly string[]
  readonly proxies: readonly string[]
  readonly metrics_token?: string
  readonly otlp_endpoint?: string
  readonly otlp_http?: string
  readonly otlp_grpc?: string
  readonly log_level: string
  readonly rate_limit: number
  readonly rate_limit_anonymous: number
  readonly rate_limit_login: number
  readonly keep_executions: number
  readonly keep_audit: number
  readonly egress: 'open' | 'deny-private'
  readonly egress_allow: readonly string[]
  readonly egress_deny: readonly string[]
  readonly capabilities: readonly Capability[]
  readonly worker: boolean
  readonly worker_pool: string
  readonly worker_slots?: number
  readonly worker_memory: number
}

type Key = keyof ServerSettings

/** What is wrong with a value of the right type. */
type Wrong = (value: string) => string | undefined

/** Of each: the variable of the environment, its kind, and what it means, with unit and default. */
const table: Readonly<
  Record<Key, { readonly env: string; readonly field: ConfigSchema; readonly isSecret?: true; readonly wrong?: Wrong }>
> = {
  host: {
    env: 'TESTMESH_HOST',
    field: text({ title: 'Address to listen on', description: '0.0.0.0: every network of this machine.', default: '127.0.0.1' }),
  },
  port: { env: 'TESTMESH_PORT', field: integer({ title: 'Port', minimum: 0, maximum: 65_535, default: 8080 }) },
  data: {
    env: 'TESTMESH_DATA',
    field: text({
      title: 'Folder of the data',
      description: 'Embedded database, attachments, master key.',
      default: join(homedir(), '.testmesh'),
    }),
  },
  database_url: {
    env: 'DATABASE_URL',
    isSecret: true,
    wrong: wrongUrl(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/name'),
    field: optional(
      text({ title: 'PostgreSQL server', description: 'postgres://user:password@host:5432/name. Without one, the database is embedded.' }),
    ),
  },
  database_password: {
    env: 'TESTMESH_DATABASE_PASSWORD',
    isSecret: true,
    field: optional(text({ title: 'Password for PostgreSQL', description: 'Counts more than one in database_url, which names the user.' })),
  },
  database_tls: {
    env: 'TESTMESH_DATABASE_TLS',
    field: optional(
      choice(['off', 'require', 'verify'], {
        title: 'Encryption of the connections to PostgreSQL',
        description: 'verify: with a certificate for its host. Default: sslmode of database_url, else off.',
      }),
    ),
  },
  connections: { env: 'TESTMESH_CONNECTIONS', field: integer({ title: 'Connections to PostgreSQL at a time', minimum: 2, default: 50 }) },
  connections_min: {
    env: 'TESTMESH_CONNECTIONS_MIN',
    field: integer({ title: 'Connections to PostgreSQL that stay open, though nobody uses them', minimum: 0, default: 5 }),
  },
  connections_idle: {
    env: 'TESTMESH_CONNECTIONS_IDLE',
    field: integer({ title: 'Seconds until a connection that nobody uses is closed', minimum: 1, default: 300 }),
  },
  prepared_statements: {
    env: 'TESTMESH_PREPARED_STATEMENTS',
    field: boolean({
      title: 'Whether PostgreSQL keeps statements prepared',
      description: 'false: behind a pooler that gives each transaction another connection, such as PgBouncer.',
      default: true,
    }),
  },
  master_key: {
    env: 'TESTMESH_MASTER_KEY',
    isSecret: true,
    field: optional(
      text({
        title: 'Key that seals secrets',
        description: '32 bytes, hexadecimal or base64. Without one, it is made and kept beside the data.',
      }),
    ),
  },
  public_url: {
    env: 'TESTMESH_PUBLIC_URL',
    wrong: wrongOrigin,
    field: optional(
      text({ title: 'Where people reach the dashboard', description: 'https://mesh.example.com. What webhooks tell is linked to it.' }),
    ),
  },
  origins: {
    env: 'TESTMESH_ORIGINS',
    wrong: wrongOrigin,
    field: optional(list(text(), { title: 'Other sites whose pages may call the API' }), []),
  },
  proxies: {
    env: 'TESTMESH_PROXIES',
    wrong: wrongNetwork,
    field: optional(
      list(text(), { title: 'Proxies in front of the server', description: '10.1.0.0/16. They are believed where a request comes from.' }),
      [],
    ),
  },
  metrics_token: {
    env: 'TESTMESH_METRICS_TOKEN',
    isSecret: true,
    field: optional(
      text({ title: 'Token for /metrics', description: 'Without one, metrics are shown to this machine alone, and through no proxy.' }),
    ),
  },
  otlp_endpoint: {
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    wrong: wrongUrl(['http:', 'https:'], 'http://host:4318'),
    field: optional(text({ title: 'OTLP receiver for traces', description: 'http://host:4318. Jaeger and Tempo take it.' })),
  },
  otlp_http: {
    env: 'TESTMESH_OTLP_HTTP',
    wrong: wrongReceiver,
    field: optional(
      text({
        title: 'Where systems under test send their spans, by OTLP over HTTP',
        description:
          'host:port, a port, 0 for a free one, or off. Default 127.0.0.1:4318. Open from the first flow on that looks at traces.',
      }),
    ),
  },
  otlp_grpc: {
    env: 'TESTMESH_OTLP_GRPC',
    wrong: wrongReceiver,
    field: optional(text({ title: 'The same over gRPC', description: 'Default 127.0.0.1:4317.' })),
  },
  log_level: {
    env: 'TESTMESH_LOG_LEVEL',
    field: choice(['debug', 'info', 'warn', 'error'], { title: 'Least level of the log', default: 'info' }),
  },
  rate_limit: {
    env: 'TESTMESH_RATE_LIMIT',
    field: integer({ title: 'Requests a minute, for each key or person', minimum: 1, default: 600 }),
  },
  rate_limit_anonymous: {
    env: 'TESTMESH_RATE_LIMIT_ANONYMOUS',
    field: integer({ title: 'Requests a minute, for each address without credentials', minimum: 1, default: 60 }),
  },
  rate_limit_login: {
    env: 'TESTMESH_RATE_LIMIT_LOGIN',
    field: integer({ title: 'Guesses of a password a minute, for each account and address', minimum: 1, default: 10 }),
  },
  keep_executions: {
    env: 'TESTMESH_KEEP_EXECUTIONS',
    field: integer({
      title: 'Days that executions are kept after their end',
      description: 'With their events, attachments and attempts. 0: for ever.',
      minimum: 0,
      default: 90,
    }),
  },
  keep_audit: {
    env: 'TESTMESH_KEEP_AUDIT',
    field: integer({ title: 'Days that the audit is kept', description: '0: for ever.', minimum: 0, default: 365 }),
  },
  egress: {
    env: 'TESTMESH_EGRESS',
    field: choice(['open', 'deny-private'], {
      title: 'Where flows may connect to',
      description: 'deny-private: not into private networks.',
      default: 'open',
    }),
  },
  egress_allow: {
    env: 'TESTMESH_EGRESS_ALLOW',
    wrong: wrongNetwork,
    field: optional(list(text(), { title: 'Private networks that flows may reach all the same', description: '10.1.0.0/16' }), []),
  },
  egress_deny: {
    env: 'TESTMESH_EGRESS_DENY',
    wrong: wrongNetwork,
    field: optional(list(text(), { title: 'Networks that flows may not reach' }), []),
  },
  capabilities: {
    env: 'TESTMESH_CAPABILITIES',
    field: optional(
      list(choice(['exec', 'docker', 'file-write', 'file-url', 'plugin', 'open-port']), {
        title: 'What actions may do beyond the network',
        description: 'Whoever may change flows may then do it on this machine.',
      }),
      [],
    ),
  },
  worker: { env: 'TESTMESH_WORKER', field: boolean({ title: 'Whether the server runs executions itself', default: true }) },
  worker_pool: {
    env: 'TESTMESH_POOL',
    wrong: wrongPool,
    field: text({ title: 'Pool whose executions the worker takes', default: 'default' }),
  },
  worker_slots: {
    env: 'TESTMESH_SLOTS',
    field: optional(integer({ title: 'Executions at a time', description: 'Default: the cores of the machine.', minimum: 1 })),
  },
  worker_memory: {
    env: 'TESTMESH_WORKER_MEMORY',
    field: integer({ title: 'Memory of each execution, in MiB', minimum: 64, default: 256 }),
  },
}

const keys = Object.keys(table) as Key[]
/** Those that a file may hold: `DATABASE_URL_FILE`. */
const secretVariables = Object.values(table).flatMap(({ env, isSecret }) => (isSecret ? [env] : []))
const schema: ConfigSchema = object(Object.fromEntries(keys.map((key) => [key, table[key].field])), { title: 'Settings of the server' })
const fileName = 'testmesh.server.yaml'

export interface SettingsOptions {
  /** Default: `testmesh.server.yaml` of the current folder, when there is one. */
  readonly config?: string
  /** What the command line says: the strongest. */
  readonly given?: Readonly<Record<string, unknown>>
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface LoadedSettings {
  /** Absent when anything is wrong. */
  readonly settings?: ServerSettings
  readonly diagnostics: readonly Diagnostic[]
  readonly source?: { readonly text: string; readonly file: string }
  /** Where each value comes from, in words. */
  readonly origins: Readonly<Record<string, string>>
}

/** From the command line, else the environment, else the file, else the defaults; everything that is wrong at once. */
export const loadSettings = async ({ config, given = {}, env }: SettingsOptions): Promise<LoadedSettings> => {
  const file = config ?? (existsSync(fileName) ? fileName : undefined)
  if (file !== undefined && !existsSync(file)) return { diagnostics: [problem(`there is no file ${file}`)], origins: {} }
  const source = file === undefined ? undefined : { ...readText(file), file }
  const read =
    source && (await readSettings<Record<string, unknown>>(schema, { ...source, code: 'SERVER_BAD_SETTINGS', subject: 'the settings' }))
  if (source && !read?.value) return { diagnostics: read?.diagnostics ?? [], source, origins: {} }
  const stated = read?.stated ?? new Set<string>()
  const files = readSecretFiles(secretVariables, env)
  if (files.problems.length > 0) return { diagnostics: files.problems.map((message) => problem(message)), origins: {} }
  const fromEnv = Object.fromEntries(keys.flatMap((key) => fromEnvironment(key, { ...env, ...files.values })))
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const raw = { ...Object.fromEntries(Object.entries(read?.value ?? {}).filter(([key]) => stated.has(key))), ...fromEnv, ...said }
  const diagnostics = checkConfig(schema, raw, { subject: 'the settings' }).map(({ path, message, hint }) =>
    problem(`${nameOf(path, fromEnv, said)}${message}`, hint),
  )
  if (diagnostics.length > 0) return { diagnostics, origins: {} }
  const settings = parseConfig(schema, raw).value as unknown as ServerSettings
  const wrong = keys.flatMap((key) =>
    problemsOf(key, settings).map((message) => problem(`${nameOf([key], fromEnv, said) || `${key}: `}${message}`)),
  )
  if (wrong.length > 0) return { diagnostics: wrong, origins: {} }
  const variableOf = (key: Key): string => (table[key].env in files.values ? fileVariable(table[key].env) : table[key].env)
  const origins = Object.fromEntries(
    keys.map((key) => [key, key in said ? 'command line' : key in fromEnv ? variableOf(key) : stated.has(key) ? (file ?? '') : 'default']),
  )
  return { settings: withPassword(settings), diagnostics: [], origins }
}

const problemsOf = (key: Key, settings: ServerSettings): string[] => [
  ...[settings[key] ?? []].flat().flatMap((one) => table[key].wrong?.(String(one)) ?? []),
  ...(key === 'database_password' ? wrongPassword(settings) : []),
]

const fromEnvironment = (key: Key, env: SettingsOptions['env']): [string, unknown][] => {
  const value = env[table[key].env]
  if (value === undefined || value === '') return []
  const kind = kindOf(key)
  if (kind === 'number') return [[key, Number.isNaN(Number(value)) ? value : Number(value)]]
  if (kind === 'boolean') return [[key, value === 'true' ? true : value === 'false' ? false : value]]
  return [[key, kind === 'list' ? value.split(',').map((item) => item.trim()) : value]]
}

const kindOf = (key: Key): 'number' | 'boolean' | 'list' | 'text' => {
  if (['origins', 'proxies', 'egress_allow', 'egress_deny', 'capabilities'].includes(key)) return 'list'
  if (key === 'worker' || key === 'prepared_statements') return 'boolean'
  return /^(?:port|connections.*|rate_limit.*|keep_.*|worker_slots|worker_memory)$/.test(key) ? 'number' : 'text'
}

const nameOf = ([key]: readonly (string | number)[], fromEnv: object, said: object): string =>
  typeof key === 'string' && key in fromEnv && !(key in said) ? `${table[key as Key]?.env}: ` : ''

const problem = (message: string, hint?: string): Diagnostic => ({
  code: 'SERVER_BAD_SETTINGS',
  severity: 'error',
  message,
  place: {},
  ...(hint !== undefined && { hint }),
})

/** Every setting as doctor shows it; nothing secret. */
export const describeSettings = ({
  settings,
  origins,
}: LoadedSettings): readonly { readonly key: string; readonly value: string; readonly origin: string; readonly env: string }[] =>
  keys.map((key) => {
    const value = settings?.[key]
    const shown = value === undefined || (Array.isArray(value) && value.length === 0) ? '–' : table[key].isSecret ? '(set)' : String(value)
    return { key, value: shown, origin: origins[key] ?? '', env: table[key].env }
  })
