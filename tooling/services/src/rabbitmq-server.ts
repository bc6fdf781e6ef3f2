import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { writeTlsFiles } from './tls-files.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface RabbitmqServer extends StartedServer {
  /** `amqp://tester:test-only@127.0.0.1:41234` */
  readonly url: string
  /** Of the same broker by TLS, when it was given a certificate; its host is `localhost`. */
  readonly tlsUrl: string | undefined
}

export interface RabbitmqServerOptions {
  readonly tls?: TlsIdentity
}

/** A user that may do everything; `reader` with the same password may only read. */
export const rabbitmqLogin = { username: 'tester', password: 'test-only' } as const

/** The script itself: the command on the PATH is Debian's, which changes to a user of its own. */
const script = '/usr/lib/rabbitmq/bin/rabbitmq-server'

export const rabbitmqPeer = (): Peer => requirePeer('RabbitMQ', existsSync(script), 'rabbitmq-server is not installed')

/** A real broker on 127.0.0.1 and free ports, its data in a temporary folder that goes with it. About seven seconds to start, 130 MB. */
export const rabbitmqServer = async ({ tls }: RabbitmqServerOptions = {}): Promise<RabbitmqServer> => {
  const folder = createFolder('rabbitmq')
  const [port, tlsPort, nodePort, epmdPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()])
  writeFileSync(join(folder, 'rabbitmq.conf'), [...settings(port, folder), ...(tls ? tlsSettings(tls, tlsPort, folder) : [])].join('\n'))
  writeFileSync(join(folder, 'definitions.json'), JSON.stringify(definitions))
  writeFileSync(join(folder, 'plugins'), '[].')
  // The directory of Erlang nodes. Started by the broker it would be shared with others, and stay.
  const epmd = await startServer({ command: 'epmd', args: ['-port', `${epmdPort}`, '-address', '127.0.0.1'], port: epmdPort, folder })
  const env = environment(folder, { nodePort, epmdPort })
  const broker = await startServer({ command: script, args: [], port, folder, env, withinMs: 60_000 }).catch(async (error: unknown) => {
    await epmd.stop()
    throw error
  })
  const stop = async (): Promise<void> => {
    await broker.stop()
    await epmd.stop()
  }
  const login = `${rabbitmqLogin.username}:${rabbitmqLogin.password}`
  return {
    url: `amqp://${login}@127.0.0.1:${port}`,
    tlsUrl: tls && `amqps://${login}@localhost:${tlsPort}`,
    ...{ stop, [Symbol.asyncDispose]: stop },
  }
}

const settings = (port: number, folder: string): string[] => [
  `listeners.tcp.1 = 127.0.0.1:${port}`,
  `load_definitions = ${join(folder, 'definitions.json')}`,
  'vm_memory_high_watermark.absolute = 256MB',
  'disk_free_limit.absolute = 10MB',
  'log.console.level = warning',
  'log.file = false',
]

const tlsSettings = (tls: TlsIdentity, port: number, folder: string): string[] => {
  const { certFile, keyFile } = writeTlsFiles(tls, folder)
  return [`listeners.ssl.1 = 127.0.0.1:${port}`, `ssl_options.certfile = ${certFile}`, `ssl_options.keyfile = ${keyFile}`]
}

/** Salt, and SHA-256 over salt and password. https://www.rabbitmq.com/docs/passwords#computing-password-hash */
const hashOf = (password: string): string => {
  const salt = Buffer.from('salt')
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64')
}

const user = (name: string) => ({ name, password_hash: hashOf(rabbitmqLogin.password), tags: '', limits: {} })
const rights = (name: string, pattern: string) => ({ user: name, vhost: '/', configure: pattern, write: pattern, read: '.*' })

const definitions = {
  vhosts: [{ name: '/' }],
  users: [user(rabbitmqLogin.username), user('reader')],
  permissions: [rights(rabbitmqLogin.username, '.*'), rights('reader', '^$')],
}

interface Ports {
  readonly nodePort: number
  readonly epmdPort: number
}

/** Nothing of it lies outside of the folder, and one scheduler is enough. */
const environment = (folder: string, { nodePort, epmdPort }: Ports): Record<string, string> => ({
  HOME: folder,
  ERL_EPMD_PORT: `${epmdPort}`,
  RABBITMQ_NODENAME: 'testmesh@localhost',
  RABBITMQ_DIST_PORT: `${nodePort}`,
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
  RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
  RABBITMQ_MNESIA_BASE: join(folder, 'data'),
  RABBITMQ_LOG_BASE: join(folder, 'log'),
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}',
  // The script becomes the broker instead of its parent: who kills it kills the broker.
  RUNNING_UNDER_SYSTEMD: 'true',
})
