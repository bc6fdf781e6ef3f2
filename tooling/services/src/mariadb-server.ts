import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { writeTlsFiles } from './tls-files.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface MariadbServer extends StartedServer {
  /** `mysql://root@127.0.0.1:41234/test`; root has no password. */
  readonly dsn: string
}

export interface MariadbServerOptions {
  /** Also speaks TLS, with this certificate. */
  readonly tls?: TlsIdentity
}

export const mariadbPeer = (): Peer => requirePeer('MariaDB', isInstalled('mariadbd'), 'mariadb-server is not installed')

/** A real MariaDB on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. About a second to start. */
export const mariadbServer = async ({ tls }: MariadbServerOptions = {}): Promise<MariadbServer> => {
  const folder = createFolder('mariadb')
  const data = join(folder, 'data')
  const { username: user } = userInfo()
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, `--user=${user}`, '--auth-root-authentication-method=normal'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const port = await findFreePort()
  const args = ['--no-defaults', `--datadir=${data}`, `--user=${user}`, `--port=${port}`, `--socket=${join(folder, 'socket')}`]
  const options = [...args, ...quickSettings, ...(tls ? tlsSettings(tls, folder) : [])]
  const server = await startServer({ command: 'mariadbd', args: options, port, folder })
  return { dsn: `mysql://root@127.0.0.1:${port}/test`, ...server }
}

/** It keeps nothing safe: it is for tests only. */
const quickSettings = [
  '--bind-address=127.0.0.1',
  '--skip-log-bin',
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=4M',
  '--innodb-flush-log-at-trx-commit=0',
]

const tlsSettings = (tls: TlsIdentity, folder: string): string[] => {
  const { certFile, keyFile } = writeTlsFiles(tls, folder)
  return [`--ssl-cert=${certFile}`, `--ssl-key=${keyFile}`]
}
