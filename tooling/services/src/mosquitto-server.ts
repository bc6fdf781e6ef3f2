import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { writeTlsFiles } from './tls-files.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface MosquittoServer extends StartedServer {
  /** `mqtt://127.0.0.1:41234`; no TLS, no login. */
  readonly url: string
  /** The same broker where it wants a login. */
  readonly loginUrl: string
  /** The same broker by TLS, when it was given a certificate; its host is `localhost`. */
  readonly tlsUrl: string | undefined
}

export interface MosquittoServerOptions {
  readonly tls?: TlsIdentity
}

/** A user that may do everything; `guest` with the same password may only use topics below `public/`. */
export const mosquittoLogin = { username: 'tester', password: 'test-only' } as const

export const mosquittoPeer = (): Peer => requirePeer('Mosquitto', isInstalled('mosquitto'), 'mosquitto is not installed')

/** A real broker on 127.0.0.1 and free ports that keeps nothing. */
export const mosquittoServer = async ({ tls }: MosquittoServerOptions = {}): Promise<MosquittoServer> => {
  const folder = createFolder('mosquitto')
  const [port, loginPort, tlsPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort()])
  const config = join(folder, 'mosquitto.conf')
  const lines = [...plainListener(port), ...loginListener(loginPort, folder), ...(tls ? tlsListener(tlsPort, tls, folder) : [])]
  writeFileSync(config, lines.join('\n'))
  const server = await startServer({ command: 'mosquitto', args: ['-c', config], port, folder })
  return {
    url: `mqtt://127.0.0.1:${port}`,
    loginUrl: `mqtt://127.0.0.1:${loginPort}`,
    tlsUrl: tls && `mqtts://localhost:${tlsPort}`,
    ...server,
  }
}

const plainListener = (port: number): string[] => [
  'per_listener_settings true',
  // Started by root it would become another user, who may not read the folder.
  `user ${userInfo().username}`,
  `listener ${port} 127.0.0.1`,
  'allow_anonymous true',
]

const loginListener = (port: number, folder: string): string[] => {
  const [passwords, rights] = [join(folder, 'passwords'), join(folder, 'rights')]
  const { username, password } = mosquittoLogin
  writeFileSync(passwords, `${username}:${password}\nguest:${password}\n`)
  execFileSync('mosquitto_passwd', ['-U', passwords])
  writeFileSync(rights, `user ${username}\ntopic readwrite #\nuser guest\ntopic readwrite public/#\n`)
  return [`listener ${port} 127.0.0.1`, 'allow_anonymous false', `password_file ${passwords}`, `acl_file ${rights}`]
}

const tlsListener = (port: number, tls: TlsIdentity, folder: string): string[] => {
  const { certFile, keyFile } = writeTlsFiles(tls, folder)
  return [`listener ${port} 127.0.0.1`, 'allow_anonymous true', `certfile ${certFile}`, `keyfile ${keyFile}`]
}
