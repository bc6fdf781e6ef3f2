import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { untilOpen } from './until-open.ts'

export interface RedisServer {
  /** `redis://127.0.0.1:41234`; no TLS, no login. */
  readonly url: string
  readonly port: number
  /** Of the same server by TLS, when it was given a certificate; its host is `localhost`. */
  readonly tlsUrl: string | undefined
  /** Ends it as a crash does. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface RedisServerOptions {
  readonly tls?: TlsIdentity
}

/** A user that may do everything; `guest`, without a password, may only read keys that begin with `guest:`. */
export const redisLogin = { username: 'tester', password: 'test-only' } as const

export const redisPeer = (): Peer => requirePeer('Redis', isInstalled('redis-server'), 'redis-server is not installed')

/** A real server on 127.0.0.1 and free ports that keeps nothing. */
export const redisServer = async ({ tls }: RedisServerOptions = {}): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-redis-'))
  const [port, tlsPort] = await Promise.all([findFreePort(), findFreePort()])
  const config = join(folder, 'redis.conf')
  writeFileSync(config, [...settings(port, folder), ...(tls ? tlsSettings(tls, tlsPort, folder) : [])].join('\n'))
  const child = spawn('redis-server', [config], { stdio: ['ignore', 'pipe', 'inherit'] })
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += chunk
  })
  await untilOpen(port, { child, log: () => log, withinMs: 10_000 })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const tlsUrl = tls && `rediss://localhost:${tlsPort}`
  return { url: `redis://127.0.0.1:${port}`, port, tlsUrl, stop, [Symbol.asyncDispose]: stop }
}

const settings = (port: number, folder: string): string[] => [
  `port ${port}`,
  'bind 127.0.0.1',
  `dir ${folder}`,
  'save ""',
  `user ${redisLogin.username} on >${redisLogin.password} ~* &* +@all`,
  'user guest on nopass ~guest:* +get',
]

const tlsSettings = ({ cert, key }: TlsIdentity, port: number, folder: string): string[] => {
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  const file = (name: string) => join(folder, name)
  return [`tls-port ${port}`, `tls-cert-file ${file('cert.pem')}`, `tls-key-file ${file('key.pem')}`, 'tls-auth-clients no']
}
