import { findFreePort } from './find-free-port.ts'
import { type GoProgram, goPeer, pathOf } from './go-program.ts'
import type { Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'

export interface FerretdbServer extends StartedServer {
  /** `127.0.0.1:41234` */
  readonly address: string
}

export const ferretdb: GoProgram = {
  name: 'FerretDB',
  // The last one that stands alone: later ones need a PostgreSQL with extensions of its own.
  package: 'github.com/FerretDB/FerretDB/cmd/ferretdb@v1.24.2',
  fromSource: { module: 'github.com/FerretDB/FerretDB', files: { 'build/version/version.txt': 'v1.24.2\n' } },
}

/** MongoDB, as FerretDB speaks it, with logins. */
export const ferretdbPeer = (): Peer => goPeer(ferretdb)

/** Of the user that it begins with, kept in the database `admin`. */
export const ferretdbLogin = { username: 'tester', password: 'test-only' } as const

/** On 127.0.0.1 and a free port, its data in a temporary folder that goes with it. */
export const ferretdbServer = async (): Promise<FerretdbServer> => {
  const folder = createFolder('ferretdb')
  const port = await findFreePort()
  const settings = {
    'listen-addr': `127.0.0.1:${port}`,
    'debug-addr': '-',
    'state-dir': folder,
    handler: 'sqlite',
    'sqlite-url': `file:${folder}/`,
    telemetry: 'disable',
    'setup-database': 'admin',
    'setup-username': ferretdbLogin.username,
    'setup-password': ferretdbLogin.password,
  }
  const args = ['--test-enable-new-auth', ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)]
  const server = await startServer({ command: pathOf(ferretdb), args, port, folder })
  return { address: `127.0.0.1:${port}`, ...server }
}
