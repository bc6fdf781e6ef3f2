import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
import { untilOpen } from './until-open.ts'

export interface PrometheusServer extends AsyncDisposable {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  /** Ends it as a crash does. */
  stop(): Promise<void>
}

export interface PrometheusServerOptions {
  /** What it scrapes, four times a second, as the job `shop`: ports of 127.0.0.1. */
  readonly scrape: readonly number[]
}

export const prometheusPeer = (): Peer => requirePeer('Prometheus', isInstalled('prometheus'), 'prometheus is not installed')

/** A real server on 127.0.0.1 and a free port, its data in a temporary folder that goes with it. */
export const prometheusServer = async ({ scrape }: PrometheusServerOptions): Promise<PrometheusServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-prometheus-'))
  const port = await findFreePort()
  const config = join(folder, 'prometheus.json')
  // YAML reads JSON.
  writeFileSync(config, JSON.stringify(settings(scrape)))
  const address = `127.0.0.1:${port}`
  const options = [`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`, '--log.level=warn']
  const child = spawn('prometheus', options, { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-10_000)
  })
  await untilOpen(port, { child, log: () => log, withinMs: 30_000 })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  await untilReady(`http://${address}`)
  return { url: `http://${address}`, stop, [Symbol.asyncDispose]: stop }
}

const settings = (ports: readonly number[]) => ({
  global: { scrape_interval: '250ms', scrape_timeout: '250ms' },
  scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: ports.map((port) => `127.0.0.1:${port}`) }] }],
})

/** It listens before it has read what it keeps, and refuses questions until then. */
const untilReady = async (url: string): Promise<void> => {
  while ((await fetch(`${url}/-/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
}
