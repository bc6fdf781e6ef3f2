import { existsSync } from 'node:fs'
import { pagesFolder } from '@testmesh/dashboard'
import { createLog, type Platform } from '@testmesh/platform'
import { type RunningServer, startServer } from '@testmesh/server'
import type { Worker } from '@testmesh/worker'
import { checkPort } from '../server/check-port.ts'
import { egressOf } from '../server/egress-of.ts'
import { openStack, openWorker } from '../server/open-stack.ts'
import type { ServerSettings } from '../server/settings.ts'
import { untilTold } from '../server/until-told.ts'
import { withSettings } from '../server/with-settings.ts'
import { version } from '../version.ts'

export interface ServeOptions {
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly data?: string
  readonly databaseUrl?: string
}

/** `testmesh serve`: API and worker in one process, until it is told to end. */
export const serveCommand = (options: ServeOptions): Promise<number> => withSettings({ ...options }, serve)

export interface Serving {
  readonly platform: Platform
  readonly url: string
  readonly setupLink: string | undefined
  close(): Promise<void>
}

/** Starts all of it. Whoever calls closes it. */
export const startServing = async (settings: ServerSettings): Promise<Serving> => {
  const isWatched = process.stdout.isTTY
  // People read what follows; machines read every line.
  const log = createLog({ name: 'testmesh-server', level: isWatched && settings.log_level === 'info' ? 'warn' : settings.log_level })
  // Before anything is made in the data folder.
  await checkPort(settings)
  const stack = await openStack(settings, log)
  let server: RunningServer | undefined
  let worker: Worker | undefined
  const close = async (): Promise<void> => {
    // At once: a request that waits must not keep the worker taking executions.
    await Promise.all([server?.close(), worker?.stop()])
    await stack.close()
  }
  try {
    server = await startServer({
      platform: stack.platform,
      host: settings.host,
      port: settings.port,
      origins: settings.origins,
      proxies: settings.proxies,
      granted: settings.capabilities,
      egress: egressOf(settings),
      ...(settings.public_url !== undefined && { publicUrl: settings.public_url }),
      version,
      log,
      ...(hasPages() && { pages: pagesFolder }),
      rateLimits: { perPrincipal: settings.rate_limit, anonymous: settings.rate_limit_anonymous, logins: settings.rate_limit_login },
      retention: {
        ...(settings.keep_executions > 0 && { executionDays: settings.keep_executions }),
        ...(settings.keep_audit > 0 && { auditDays: settings.keep_audit }),
      },
      ...(settings.otlp_endpoint !== undefined && { otlpEndpoint: settings.otlp_endpoint }),
      ...(settings.metrics_token !== undefined && { metricsToken: settings.metrics_token }),
    })
    if (settings.worker) worker = await openWorker(stack, { ...settings, port: Number(new URL(server.url).port) }, log)
    log.info({ url: server.url }, 'listening')
    return { platform: stack.platform, url: server.url, setupLink: await server.setupLink(), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** In a clone they are built first. */
const hasPages = (): boolean => existsSync(pagesFolder)

const serve = async (settings: ServerSettings): Promise<number> => {
  const serving = await startServing(settings)
  const { url, setupLink } = serving
  process.stderr.write(`TestMesh ${version} serves on ${url}, with its API at ${url}/docs\n`)
  if (!hasPages())
    process.stderr.write(
      'The dashboard is not built here, so there is the API alone, and the link leads nowhere. Build it first: pnpm build\n',
    )
  if (setupLink !== undefined) process.stderr.write(`Make the first account with this link, once:\n\n  ${setupLink}\n\n`)
  process.stderr.write('Ctrl-C ends it.\n')
  const exitCode = await untilTold()
  process.stderr.write('ending: what runs may finish; once more to end at once\n')
  await serving.close()
  // It was told to end, and has.
  return exitCode === 143 ? 0 : exitCode
}
