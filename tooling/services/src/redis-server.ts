import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { writeTlsFiles } from './tls-files.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface RedisServer extends StartedServer {
  /** `redis://127.0.0.1:41234`; no TLS, no login. */
  readonly url: string
  readonly port: number
  /** Of the same server by TLS, when it was given a certificate; its host is `localhost`. */
  readonly tlsUrl: string | undefined
}

export interface RedisServerOptions {
  readonly tls?: TlsIdentity
}

/** A user that may do everything; `guest`, without a password, may only read keys that begin with `guest:`. */
export const redisLogin = { username: 'tester', password: 'test-only' } as const

export const redisPeer = (): Peer => requirePeer('Redis', isInstalled('redis-server'), 'redis-server is not installed')

/** A real server on 127.0.0.1 and free ports that keeps nothing. */
export const redisServer = async ({ tls }: RedisServerOptions = {}): Promise<RedisServer> => {
  const folder = createFolder('redis')
  const [port, tlsPort] = await Promise.all([findFreePort(), findFreePort()])
  const config = join(folder, 'redis.conf')
  writeFileSync(config, [...settings(port, folder), ...(tls ? tlsSettings(tls, tlsPort, folder) : [])].join('\n'))
  const server = await startServer({ command: 'redis-server', args: [config], port, folder })
  const tlsUrl = tls && `rediss://localhost:${tlsPort}`
  return { url: `redis://127.0.0.1:${port}`, port, tlsUrl, ...server }
}

const settings = (port: number, folder: string): string[] => [
  `port ${port}`,
  'bind 127.0.0.1',
  `dir ${folder}`,
  'save ""',
  `user ${redisLogin.username} on >${redisLogin.password} ~* &* +@all`,
  'user guest on nopass ~guest:* +get',
]

const tlsSettings = (tls: TlsIdentity, port: number, folder: string): string[] => {
  const { certFile, keyFile } = writeTlsFiles(tls, folder)
  return [`tls-port ${port}`, `tls-cert-file ${certFile}`, `tls-key-file ${keyFile}`, 'tls-auth-clients no']
}
