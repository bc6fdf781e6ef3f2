import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { writeTlsFiles } from './tls-files.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface NatsServer extends StartedServer {
  /** `nats://127.0.0.1:41234`: whoever comes without a login is `natsLogin`. */
  readonly url: string
  /** Of another server that speaks TLS only, when there is a certificate; its host is `localhost`. */
  readonly tlsUrl: string | undefined
}

export interface NatsServerOptions {
  readonly tls?: TlsIdentity
}

/** A user that may do everything; `guest` with the same password may only speak and hear on `public.>`. */
export const natsLogin = { username: 'tester', password: 'test-only' } as const

export const natsPeer = (): Peer => requirePeer('NATS', isInstalled('nats-server'), 'nats-server is not installed')

/** A real server with JetStream on 127.0.0.1 and free ports, what it keeps in a temporary folder that goes with it. */
export const natsServer = async ({ tls }: NatsServerOptions = {}): Promise<NatsServer> => {
  const plain = await startNats()
  const secure = tls && (await startNats(tls))
  const stop = async (): Promise<void> => {
    await Promise.all([plain.stop(), secure?.stop()])
  }
  return {
    url: `nats://127.0.0.1:${plain.port}`,
    tlsUrl: secure && `nats://localhost:${secure.port}`,
    ...{ stop, [Symbol.asyncDispose]: stop },
  }
}

/** It speaks TLS on its one port or not at all. */
const startNats = async (tls?: TlsIdentity): Promise<StartedServer & { readonly port: number }> => {
  const folder = createFolder('nats')
  const port = await findFreePort()
  const config = join(folder, 'nats.conf')
  writeFileSync(config, settings(port, folder) + (tls ? tlsSettings(tls, folder) : ''))
  return { port, ...(await startServer({ command: 'nats-server', args: ['-c', config], port, folder })) }
}

const settings = (port: number, folder: string): string => `
listen: "127.0.0.1:${port}"
jetstream { store_dir: "${join(folder, 'store')}", max_mem: 64MB, max_file: 256MB }
authorization {
  users: [
    { user: "${natsLogin.username}", password: "${natsLogin.password}" }
    { user: "guest", password: "${natsLogin.password}", permissions: { publish: "public.>", subscribe: ["public.>", "_INBOX.>"] } }
  ]
}
no_auth_user: "${natsLogin.username}"
`

const tlsSettings = (tls: TlsIdentity, folder: string): string => {
  const { certFile, keyFile } = writeTlsFiles(tls, folder)
  return `tls { cert_file: "${certFile}", key_file: "${keyFile}" }\n`
}
