import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { type JavaProgram, javaOptions, javaPeer } from './java-program.ts'
import type { Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import { createTlsIdentity } from './tls-identity.ts'

export interface Neo4jServer extends StartedServer {
  /** `127.0.0.1:41234`, by Bolt, also by TLS. */
  readonly address: string
  /** Of its certificate, PEM. */
  readonly ca: string
}

const program: JavaProgram = {
  name: 'Neo4j',
  artifacts: ['org.neo4j.test:neo4j-harness:5.26.0'],
  source: 'Neo4jServerMain.java',
}

/** Whether there is a real Neo4j: one that Maven brings (150 MB, once per user). */
export const neo4jPeer = (): Peer => javaPeer(program)

export const neo4jLogin = { username: 'neo4j', password: 'test-only' } as const

/** A real server on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. Some ten seconds to start. */
export const neo4jServer = async (): Promise<Neo4jServer> => {
  const folder = createFolder('neo4j')
  const [port, readyPort] = await Promise.all([findFreePort(), findFreePort()])
  const { cert, key } = createTlsIdentity()
  writeFileSync(join(folder, 'public.crt'), cert)
  writeFileSync(join(folder, 'private.key'), key)
  const args = [...javaOptions(program, '512m'), folder, String(port), neo4jLogin.password, String(readyPort)]
  const server = await startServer({ command: 'java', args, port: readyPort, folder, withinMs: 120_000 })
  return { address: `127.0.0.1:${port}`, ca: cert, ...server }
}
