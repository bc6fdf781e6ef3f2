import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { optionalPeer, type Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'

export interface LokiServer extends StartedServer {
  /** `http://127.0.0.1:41234` */
  readonly url: string
}

/** One that somebody installed: its licence is the AGPL, so nothing here brings it, and no machine has to have it, in CI neither. */
export const lokiPeer = (): Peer => optionalPeer('Loki', isInstalled('loki'), 'loki is not installed')

/** A real server on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. */
export const lokiServer = async (): Promise<LokiServer> => {
  const folder = createFolder('loki')
  const [port, grpcPort] = await Promise.all([findFreePort(), findFreePort()])
  const config = join(folder, 'loki.json')
  // YAML reads JSON.
  writeFileSync(config, JSON.stringify(settings({ folder, port, grpcPort })))
  const server = await startServer({ command: 'loki', args: [`-config.file=${config}`], port, folder, withinMs: 60_000 })
  const url = `http://127.0.0.1:${port}`
  await untilReady(url)
  return { url, ...server }
}

interface Addresses {
  readonly folder: string
  readonly port: number
  readonly grpcPort: number
}

/** One process that is all of Loki, and keeps nothing that a second one would need. */
const settings = ({ folder, port, grpcPort }: Addresses) => ({
  auth_enabled: false,
  server: {
    ...{ http_listen_address: '127.0.0.1', http_listen_port: port, grpc_listen_address: '127.0.0.1', grpc_listen_port: grpcPort },
    log_level: 'warn',
  },
  common: {
    instance_addr: '127.0.0.1',
    path_prefix: folder,
    replication_factor: 1,
    ring: { kvstore: { store: 'inmemory' } },
    storage: { filesystem: { chunks_directory: join(folder, 'chunks'), rules_directory: join(folder, 'rules') } },
  },
  schema_config: {
    configs: [{ from: '2020-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13', index: { prefix: 'index_', period: '24h' } }],
  },
  // It takes lines at once, and not only once its neighbours would have had time to show themselves.
  ingester: { lifecycler: { min_ready_duration: '0s', final_sleep: '0s' } },
  limits_config: { reject_old_samples: false },
  analytics: { reporting_enabled: false },
})

/** It listens before its parts have found each other. */
const untilReady = async (url: string): Promise<void> => {
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
}
