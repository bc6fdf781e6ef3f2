import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { EgressPolicy } from '@testmesh/actions'
import { type Log, type Platform, type RateLimitOptions, type Retention, setupToken } from '@testmesh/platform'
import type { Capability } from '@testmesh/protocol'
import { accountsOf, isOutage } from '@testmesh/storage'
import { CannotListen } from './cannot-listen.ts'
import { createScheduler } from './create-scheduler.ts'
import { createTidying } from './create-tidying.ts'
import { createAddressOf } from './http/address-of.ts'
import { createApp, type FinishedRequest } from './http/create-app.ts'
import { openLiveHub } from './live/hub.ts'
import { attachLive } from './live/upgrade.ts'
import { addOperations } from './operations/add-operations.ts'
import { createMetrics } from './operations/metrics.ts'
import { addPages } from './pages/add-pages.ts'
import { editionOf, readPageFiles } from './pages/page-files.ts'
import { createParts } from './server-parts.ts'
import { serverUrl } from './server-url.ts'
import type { RequestSpans } from './traces/open-request-spans.ts'
import { createMessenger } from './webhooks/create-messenger.ts'
import { createSend } from './webhooks/create-send.ts'

export interface ServerOptions {
  readonly platform: Platform
  readonly host: string
  /** 0: one that is free. */
  readonly port: number
  readonly version: string
  readonly log: Log
  /** Origins of pages that may call the API, beside its own. */
  readonly origins?: readonly string[]
  /** Networks of the proxies in front of it, which are believed where a request comes from. Default: none. */
  readonly proxies?: readonly string[]
  readonly rateLimits?: RateLimitOptions
  /** How long things are kept. Default: for ever. */
  readonly retention?: Retention
  readonly metricsToken?: string
  /** Where spans of requests go: `http://host:4318`. Default: nowhere. */
  readonly otlpEndpoint?: string
  /** What actions may do beyond the network, where executions run. Default: nothing. */
  readonly granted?: readonly Capability[]
  /** Where webhooks may send to. Default: everywhere. */
  readonly egress?: EgressPolicy
  /** Where people reach it, without a slash at the end: what webhooks tell, and what triggers answer, is linked. Default: nothing is. */
  readonly publicUrl?: string
  /** The folder of the dashboard's files. Absent: the API alone. */
  readonly pages?: string
}

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string
  /** Where the first account is made, as long as there is none. */
  setupLink(): Promise<string | undefined>
  /** Takes nothing more, answers what is under way, then ends. */
  close(): Promise<void>
}

/** Headers must come within this, and whole requests within the other. Milliseconds. */
const headersTimeout = 10_000
const requestTimeout = 30_000
const closeMs = 5_000

/** Serves the API. @throws CannotListen, with nothing left open */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { platform, host, port, log, version, origins = [], proxies = [], rateLimits, retention, metricsToken, granted, pages } = options
  const { database, keyring } = platform
  const { egress, publicUrl } = options
  const send = createSend({ ...(egress && { egress }) })
  const hub = await openLiveHub(database)
  const spans = options.otlpEndpoint === undefined ? undefined : await spansTo(options.otlpEndpoint)
  const stopping = new AbortController()
  let liveClients = () => 0
  const metrics = createMetrics({ database, since: platform.openedAt, liveClients: () => liveClients() })
  const addressOf = createAddressOf(proxies)
  const files = pages === undefined ? undefined : await readPageFiles(pages)
  const app = createApp({
    ...createParts({
      platform,
      version,
      origins,
      send,
      stopping: stopping.signal,
      ...(rateLimits && { rateLimits }),
      ...(granted && { granted }),
      ...(publicUrl !== undefined && { publicUrl }),
    }),
    addressOf,
    ...(files && { edition: editionOf(files) }),
    ...(spans && { startSpan: spans.start }),
    onFinished: (finished) => {
      logRequest(log, finished)
      metrics.request({ route: finished.name ?? 'other', status: finished.response.status }, finished.durationMs)
    },
  })
  addOperations(app, {
    database,
    metrics,
    version,
    addressOf,
    isStopping: () => stopping.signal.aborted,
    ...(metricsToken !== undefined && { metricsToken }),
  })
  if (files) addPages(app, files)
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout, requestTimeout, maxHeaderSize: 16_384 },
  }) as Server
  const live = attachLive(server, {
    database,
    hub,
    origins,
    // Every connection hears of an outage every few seconds: whoever looks after the jobs tells it for all.
    onError: (error) => isOutage(error) || log.error({ error }, 'a live connection failed'),
  })
  liveClients = live.clients
  await listen(server, host, port).catch(async (problem: unknown) => {
    live.close()
    await spans?.stop()
    await hub.close()
    throw new CannotListen(problem, { host, port })
  })
  const tidying = createTidying({
    platform,
    ...(retention && { retention }),
    onRemoved: (removed) => log.info(removed, 'what is older than it is kept was removed'),
    onError: (error) => log.error({ error }, 'what expired could not be taken away'),
  })
  const scheduler = createScheduler({
    platform,
    ...(granted && { granted }),
    onError: (error, facts) => isOutage(error) || log.error({ error, ...facts }, 'a schedule could not be looked after'),
  })
  const messenger = createMessenger({
    platform,
    send,
    ...(publicUrl !== undefined && { publicUrl }),
    onError: (error, facts) => isOutage(error) || log.error({ error, ...facts }, 'webhooks could not be looked after'),
  })
  const url = serverUrl({ host, port: (server.address() as AddressInfo).port })
  return {
    url,
    setupLink: async () => ((await accountsOf(database).users.count()) === 0 ? `${url}/setup#${setupToken(keyring)}` : undefined),
    close: async () => {
      stopping.abort()
      await scheduler.stop()
      await messenger.stop()
      await tidying.stop()
      live.close()
      await closeServer(server)
      await spans?.stop()
      await hub.close()
    },
  }
}

/** The libraries are loaded where somebody wants traces. */
const spansTo = async (endpoint: string): Promise<RequestSpans> => {
  const { openRequestSpans } = await import('./traces/open-request-spans.ts')
  return openRequestSpans(endpoint)
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

/** Connections stay open for more requests: each is closed once it was answered. */
const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweeping = setInterval(() => server.closeIdleConnections(), 50)
    const patience = setTimeout(() => server.closeAllConnections(), closeMs)
    server.close(() => {
      clearInterval(sweeping)
      clearTimeout(patience)
      resolve()
    })
  })

const logRequest = (
  log: Log,
  { request, response, requestId, name, workspaceId, executionId, traceId, durationMs, error }: FinishedRequest,
): void => {
  // The query may hold a ticket.
  const { pathname } = new URL(request.url)
  const facts = {
    request_id: requestId,
    trace_id: traceId,
    method: request.method,
    path: pathname,
    status: response.status,
    operation: name,
    workspace_id: workspaceId,
    execution_id: executionId,
    duration_ms: Math.round(durationMs * 10) / 10,
  }
  if (error !== undefined) log.error({ ...facts, error }, 'a request failed')
  else log.info(facts, 'request')
}
