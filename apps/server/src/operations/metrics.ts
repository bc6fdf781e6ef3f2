import { measureQueue } from '@testmesh/queue'
import type { Database } from '@testmesh/storage'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly contentType: string
  /** In the text format of Prometheus. */
  render(): Promise<string>
  /** A request of the API was answered. */
  request(labels: { readonly route: string; readonly status: number }, durationMs: number): void
}

export interface MetricsOptions {
  readonly database: Database
  /** By the clock of the database: what ended later is counted. */
  readonly since: Date
  readonly liveClients: () => number
}

/** A label that users choose could take any number of values: this many are told apart, the others are `other`. */
const maxSuites = 100

/** Executions and queues are counted from the database as Prometheus asks: every server of it tells the same. */
export const createMetrics = ({ database, since: openedAt, liveClients }: MetricsOptions): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const labelNames = ['suite'] as const
  const executions = new Counter({
    registers,
    name: 'testmesh_test_executions_total',
    help: 'Executions that finished, by verdict',
    labelNames: ['status', ...labelNames],
  })
  const durations = new Histogram({
    registers,
    name: 'testmesh_test_duration_seconds',
    help: 'How long executions took',
    labelNames,
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60],
  })
  const active = new Gauge({ registers, name: 'testmesh_active_tests', help: 'Executions that run' })
  const depth = new Gauge({ registers, name: 'testmesh_queue_depth', help: 'Jobs that wait for a worker', labelNames: ['pool'] })
  const oldest = new Gauge({
    registers,
    name: 'testmesh_queue_oldest_seconds',
    help: 'How long the first in line has waited',
    labelNames: ['pool'],
  })
  const losses = new Counter({ registers, name: 'testmesh_job_losses_total', help: 'Attempts whose worker was lost' })
  const clients = new Gauge({ registers, name: 'testmesh_ws_clients', help: 'Live connections' })
  const requests = new Histogram({
    registers,
    name: 'testmesh_http_request_duration_seconds',
    help: 'Requests of the API',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  })
  const suites = new Set<string>()
  const suiteOf = (suite: string | null): string => {
    if (suite === null) return ''
    if (suites.size < maxSuites) suites.add(suite)
    return suites.has(suite) ? suite : 'other'
  }

  let since = openedAt
  const collect = async (): Promise<void> => {
    const until = await timeOf(database)
    for (const { verdict, suite, durationMs } of await finishedBetween(database, since, until)) {
      executions.inc({ status: verdict, suite: suiteOf(suite) })
      durations.observe({ suite: suiteOf(suite) }, durationMs / 1000)
    }
    losses.inc(await lossesBetween(database, since, until))
    since = until
    depth.reset()
    oldest.reset()
    let running = 0
    for (const pool of await measureQueue(database)) {
      depth.set({ pool: pool.pool }, pool.queued)
      oldest.set({ pool: pool.pool }, pool.oldestSeconds)
      running += pool.running
    }
    active.set(running)
    clients.set(liveClients())
  }
  let collecting: Promise<void> | undefined
  return {
    contentType: registry.contentType,
    request: ({ route, status }, durationMs) => requests.observe({ route, status: String(status) }, durationMs / 1000),
    render: async () => {
      // Two who ask together must not count twice.
      collecting ??= collect().finally(() => {
        collecting = undefined
      })
      await collecting
      return registry.metrics()
    },
  }
}

const timeOf = async (database: Database): Promise<Date> => {
  const [row] = await database.query<{ now: Date }>('select tm.now() as now')
  return row?.now ?? new Date()
}

interface Finished {
  readonly verdict: string
  readonly suite: string | null
  readonly durationMs: number
}

const finishedBetween = (database: Database, since: Date, until: Date): Promise<Finished[]> =>
  database.query<Finished>(
    `select verdict, suite, coalesce(duration_ms, 0) as "durationMs" from executions.executions
     where finished_at > $1 and finished_at <= $2`,
    [since, until],
  )

const lossesBetween = async (database: Database, since: Date, until: Date): Promise<number> => {
  const [row] = await database.query<{ count: number }>(
    `select count(*) as count from scheduler.attempts where outcome = 'lost' and ended_at > $1 and ended_at <= $2`,
    [since, until],
  )
  return row?.count ?? 0
}
