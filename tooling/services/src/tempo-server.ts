import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { optionalPeer, type Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'

export interface TempoServer extends StartedServer {
  /** Of its API: `http://127.0.0.1:41234`. */
  readonly url: string
  /** Where it takes OTLP over HTTP. */
  readonly otlp: string
}

/** One that somebody installed: its licence is the AGPL, so nothing here brings it, and no machine has to have it, in CI neither. */
export const tempoPeer = (): Peer => optionalPeer('Tempo', isInstalled('tempo'), 'tempo is not installed')

/** A real server on 127.0.0.1 and free ports, its data in a temporary folder that goes with it. */
export const tempoServer = async (): Promise<TempoServer> => {
  const folder = createFolder('tempo')
  const [port = 0, grpcPort = 0, otlpPort = 0, gossipPort = 0] = await Promise.all(Array.from({ length: 4 }, findFreePort))
  const config = join(folder, 'tempo.json')
  const settings = { ...settingsOf({ folder, port, grpcPort, otlpPort, gossipPort }), ...(hasIngester() ? ingester : liveStore(folder)) }
  // YAML reads JSON.
  writeFileSync(config, JSON.stringify(settings))
  const server = await startServer({ command: 'tempo', args: [`-config.file=${config}`], port, folder, withinMs: 60_000 })
  const url = `http://127.0.0.1:${port}`
  await untilReady(url, server)
  return { url, otlp: `http://127.0.0.1:${otlpPort}`, ...server }
}

/** Version 3 has none any more; each refuses the settings of the other. */
const hasIngester = (): boolean => {
  const [, major] = /version v?(\d+)/.exec(execFileSync('tempo', ['-version'], { encoding: 'utf8' })) ?? []
  return Number(major ?? 3) < 3
}

interface Addresses {
  readonly folder: string
  readonly port: number
  readonly grpcPort: number
  readonly otlpPort: number
  readonly gossipPort: number
}

/** One process that is all of Tempo. */
const settingsOf = ({ folder, port, grpcPort, otlpPort, gossipPort }: Addresses) => ({
  server: {
    ...{ http_listen_address: '127.0.0.1', http_listen_port: port, grpc_listen_address: '127.0.0.1', grpc_listen_port: grpcPort },
    log_level: 'warn',
  },
  distributor: { receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlpPort}` } } } } },
  memberlist: { bind_addr: ['127.0.0.1'], bind_port: gossipPort, advertise_addr: '127.0.0.1', advertise_port: gossipPort },
  storage: { trace: { backend: 'local', local: { path: join(folder, 'blocks') }, wal: { path: join(folder, 'wal') } } },
  usage_report: { reporting_enabled: false },
})

const ingester = {
  ingester: {
    // It takes spans at once, and not only once its neighbours would have had time to show themselves.
    lifecycler: { address: '127.0.0.1', min_ready_duration: '0s', final_sleep: '0s', ring: { kvstore: { store: 'inmemory' } } },
    trace_idle_period: '100ms',
    flush_check_period: '100ms',
  },
}

const liveStore = (folder: string) => ({
  live_store: {
    ring: { instance_addr: '127.0.0.1', kvstore: { store: 'inmemory' } },
    partition_ring: { kvstore: { store: 'inmemory' } },
    wal: { path: join(folder, 'live') },
    shutdown_marker_dir: join(folder, 'shutdown'),
    max_trace_idle: '100ms',
    flush_check_period: '100ms',
  },
  backend_scheduler: { local_work_path: join(folder, 'work') },
})

const READY_MS = 60_000

/** It listens before its parts have found each other. */
const untilReady = async (url: string, server: StartedServer): Promise<void> => {
  const untilMs = Date.now() + READY_MS
  for (;;) {
    const { status, text } = await fetch(`${url}/ready`).then(async (answer) => ({ status: answer.status, text: await answer.text() }))
    if (status === 200) return
    if (Date.now() > untilMs) {
      await server.stop()
      throw new Error(`tempo is not ready after ${READY_MS} ms: ${text}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
