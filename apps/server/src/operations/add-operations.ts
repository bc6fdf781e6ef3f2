import { isSameSecret } from '@testmesh/platform'
import type { Database } from '@testmesh/storage'
import type { Context } from 'hono'
import type { AddressOf } from '../http/address-of.ts'
import { apiPath, type TestMeshApp } from '../http/create-app.ts'
import { renderDocs } from './docs-page.ts'
import type { Metrics } from './metrics.ts'
import { openApiDocument } from './openapi.ts'

export interface OperationsOptions {
  readonly database: Database
  readonly metrics: Metrics
  readonly version: string
  /** Absent: `/metrics` answers this machine alone. */
  readonly metricsToken?: string
  readonly addressOf: AddressOf
  /** While it shuts down, nobody should send it more. */
  readonly isStopping: () => boolean
}

/** What operators and their tools ask: whether it is alive and ready, its metrics, and what its API is. */
export const addOperations = (app: TestMeshApp, options: OperationsOptions): void => {
  const { database, metrics, version } = options
  const live = (context: Context) => context.json({ status: 'ok', version })
  const ready = async (context: Context) => {
    const checks = await readiness(database, options.isStopping())
    const isReady = Object.values(checks).every((state) => state === 'ok')
    return context.json({ status: isReady ? 'ok' : 'not ready', version, checks }, isReady ? 200 : 503)
  }
  app.get('/health', live).get('/healthz', live)
  app.get('/health/ready', ready).get('/readyz', ready)
  app.get('/metrics', async (context) => {
    if (!maySeeMetrics(context, options))
      return context.text('Metrics are shown to this machine, or with the token of the settings.\n', 403)
    return context.body(await metrics.render(), 200, { 'content-type': metrics.contentType })
  })
  const document = JSON.stringify(openApiDocument(version))
  const openApi = (context: Context) => context.body(document, 200, { 'content-type': 'application/json' })
  app.get('/openapi.json', openApi).get('/api/v1/openapi.json', openApi)
  // A short address for people.
  app.get('/s', (context) =>
    context.redirect(`${apiPath}/shared?token=${encodeURIComponent((context.req.query('token') ?? '').slice(0, 100))}`),
  )
  app.get('/docs', (context) => context.html(renderDocs(), 200, pageHeaders))
}

/** A page of ours loads from here alone, and stands in nobody's frame. */
const pageHeaders = {
  'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
}

/** What it stands on, each with `ok` or what is wrong. */
const readiness = async (database: Database, isStopping: boolean): Promise<Record<string, string>> => {
  const answers = database.query('select 1').then(
    () => 'ok',
    () => 'does not answer',
  )
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2_000, 'does not answer in time').unref())
  return { database: await Promise.race([answers, late]), server: isStopping ? 'shuts down' : 'ok' }
}

/** A proxy on this machine asks for others. */
const isForwarded = ({ req }: Context): boolean => req.header('x-forwarded-for') !== undefined || req.header('forwarded') !== undefined

const maySeeMetrics = (context: Context, { metricsToken, addressOf }: OperationsOptions): boolean => {
  if (metricsToken === undefined) return !isForwarded(context) && /^(?:127\.|::1$)/.test(addressOf(context.req.raw, context.env))
  const given = context.req.header('authorization')?.replace(/^Bearer /i, '') ?? ''
  return isSameSecret(given, metricsToken)
}
