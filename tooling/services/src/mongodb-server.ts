import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { type JavaProgram, javaOptions, javaPeer } from './java-program.ts'
import type { Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface MongodbServer extends StartedServer {
  /** `mongodb://127.0.0.1:41234/test`; no login. */
  readonly dsn: string
}

export interface MongodbServerOptions {
  /** Left out: no TLS. */
  readonly tls?: TlsIdentity
}

const program: JavaProgram = {
  name: 'MongoDB',
  artifacts: ['de.bwaldvogel:mongo-java-server:1.47.0', 'org.slf4j:slf4j-nop:1.7.36'],
  source: 'MongoServerMain.java',
}

/** Whether there is a server that speaks the protocol of MongoDB: one in Java that Maven brings (3 MB, once per user). */
export const mongodbPeer = (): Peer => javaPeer(program)

/** A server on 127.0.0.1 and a free port that keeps what it has in memory. About a second to start. */
export const mongodbServer = async ({ tls }: MongodbServerOptions = {}): Promise<MongodbServer> => {
  const folder = createFolder('mongodb')
  const port = await findFreePort()
  const files = tls ? [join(folder, 'cert.pem'), join(folder, 'key.pem')] : []
  for (const [index, path] of files.entries()) writeFileSync(path, index === 0 ? (tls?.cert ?? '') : (tls?.key ?? ''))
  const args = [...javaOptions(program, '128m'), String(port), ...files]
  const server = await startServer({ command: 'java', args, port, folder, withinMs: 60_000 })
  return { dsn: `mongodb://127.0.0.1:${port}/test`, ...server }
}
