import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { untilOpen } from './until-open.ts'

export interface MariadbServer {
  /** `mysql://root@127.0.0.1:41234/test`; root has no password. */
  readonly dsn: string
  /** Ends it as a crash does. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface MariadbServerOptions {
  /** Also speaks TLS, with this certificate. */
  readonly tls?: TlsIdentity
}

export const mariadbPeer = (): Peer => requirePeer('MariaDB', isInstalled('mariadbd'), 'mariadb-server is not installed')

/** A real MariaDB on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. About a second to start. */
export const mariadbServer = async ({ tls }: MariadbServerOptions = {}): Promise<MariadbServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-mariadb-'))
  const data = join(folder, 'data')
  const { username: user } = userInfo()
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, `--user=${user}`, '--auth-root-authentication-method=normal'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const port = await findFreePort()
  const args = ['--no-defaults', `--datadir=${data}`, `--user=${user}`, `--port=${port}`, `--socket=${join(folder, 'socket')}`]
  const child = spawn('mariadbd', [...args, ...quickSettings, ...(tls ? tlsSettings(tls, folder) : [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  await untilOpen(port, { child, log: () => log, withinMs: 20_000 })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return { dsn: `mysql://root@127.0.0.1:${port}/test`, stop, [Symbol.asyncDispose]: stop }
}

/** It keeps nothing safe: it is for tests only. */
const quickSettings = [
  '--bind-address=127.0.0.1',
  '--skip-log-bin',
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=4M',
  '--innodb-flush-log-at-trx-commit=0',
]

const tlsSettings = ({ cert, key }: TlsIdentity, folder: string): string[] => {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key, { mode: 0o600 })
  return [`--ssl-cert=${certFile}`, `--ssl-key=${keyFile}`]
}
