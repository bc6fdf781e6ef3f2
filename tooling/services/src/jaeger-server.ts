import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findFreePort } from './find-free-port.ts'
import { type GoProgram, goPeer, pathOf } from './go-program.ts'
import type { Peer } from './require-peer.ts'
import { untilOpen } from './until-open.ts'

export interface JaegerServer extends AsyncDisposable {
  /** Of its API: `http://127.0.0.1:41234`. */
  readonly url: string
  /** Where it takes OTLP over HTTP. */
  readonly otlp: string
}

export const jaeger: GoProgram = {
  name: 'Jaeger',
  // The last one that `go install` builds: the modules of later ones replace others.
  package: 'github.com/jaegertracing/jaeger/cmd/all-in-one@v1.35.2',
}

export const jaegerPeer = (): Peer => goPeer(jaeger)

/** A real Jaeger on 127.0.0.1 and free ports that keeps traces in memory. */
export const jaegerServer = async (): Promise<JaegerServer> => {
  const [api, otlp] = await Promise.all([findFreePort(), findFreePort()])
  const child = spawn(pathOf(jaeger), await settings(api, otlp), { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      log = (log + chunk).slice(-10_000)
    })
  for (const port of [api, otlp]) await untilOpen(port, { child, log: () => log, withinMs: 30_000 })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { url: `http://127.0.0.1:${api}`, otlp: `http://127.0.0.1:${otlp}`, [Symbol.asyncDispose]: stop }
}

/** Every door it has, away from the usual ports: a Jaeger of the machine may have those. */
const settings = async (api: number, otlp: number): Promise<string[]> => {
  const collector = await findFreePort()
  const doors = {
    'query.http-server.host-port': api,
    'collector.otlp.http.host-port': otlp,
    'collector.grpc-server.host-port': collector,
    'reporter.grpc.host-port': collector,
    ...Object.fromEntries(await Promise.all(others.map(async (name) => [name, await findFreePort()] as const))),
    ...Object.fromEntries(unused.map((name) => [name, 0] as const)),
  }
  return ['--collector.otlp.enabled', ...Object.entries(doors).map(([name, port]) => `--${name}=127.0.0.1:${port}`)]
}

const others = ['collector.otlp.grpc', 'collector.http-server', 'query.grpc-server', 'admin.http'].map((name) => `${name}.host-port`)

const unused = [
  'http-server.host-port',
  ...['jaeger-binary', 'jaeger-compact', 'zipkin-compact'].map((kind) => `processor.${kind}.server-host-port`),
]
