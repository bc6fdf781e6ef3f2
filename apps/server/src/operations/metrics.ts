import { measureQueue } from '@testmesh/queue'
import { type ArrivalOutcome, type Database, type FireOutcome, isOutage } from '@testmesh/storage'
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
/** Prometheus waits 10 s by default: what the database does not tell by then is left out. */
const databaseMs = 5_000
/** What ended before the last look may be committed after it, this long at most. Milliseconds. */
const lateMs = 60_000

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
  const workers = new Gauge({ registers, name: 'testmesh_workers', help: 'Workers and agents that take executions', labelNames: ['pool'] })
  const slots = new Gauge({ registers, name: 'testmesh_worker_slots', help: 'Executions that they run at a time', labelNames: ['pool'] })
  const ofPools = [depth, oldest, workers, slots]
  const losses = new Counter({ registers, name: 'testmesh_job_losses_total', help: 'Attempts whose worker was lost' })
  const times = new Counter({
    registers,
    name: 'testmesh_schedule_times_total',
    help: 'Times of schedules that came, by what came of them',
    labelNames: ['outcome'],
  })
  // An alert on one that never happened finds 0.
  for (const outcome of fireOutcomes) times.inc({ outcome }, 0)
  const arrivals = new Counter({
    registers,
    name: 'testmesh_trigger_arrivals_total',
    help: 'Requests to triggers, by what came of them; of those that prove nothing no more than are kept',
    labelNames: ['outcome'],
  })
  for (const outcome of arrivalOutcomes) arrivals.inc({ outcome }, 0)
  const deliveries = new Counter({
    registers,
    name: 'testmesh_webhook_deliveries_total',
    help: 'Deliveries of webhooks that arrived or were given up',
    labelNames: ['outcome'],
  })
  for (const outcome of deliveryOutcomes) deliveries.inc({ outcome }, 0)
  const undelivered = new Gauge({
    registers,
    name: 'testmesh_webhook_pending_seconds',
    help: 'Age of the oldest delivery of a webhook that has not arrived yet',
  })
  const isUp = new Gauge({ registers, name: 'testmesh_database_up', help: 'Whether the database told what it was asked for these metrics' })
  const connections = new Gauge({
    registers,
    name: 'testmesh_db_pool_connections',
    help: 'Connections to PostgreSQL: active and idle ones, and how many requests wait for one',
    labelNames: ['state'],
  })
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
  const executionsSeen = createSeen()
  const lossesSeen = createSeen()
  const firesSeen = createSeen()
  const arrivalsSeen = createSeen()
  const deliveriesSeen = createSeen()
  // A pool that was seen once is 0 afterwards, not gone: an alert on it goes out.
  const pools = new Set(['default'])
  const clearQueues = () => {
    for (const gauge of ofPools) for (const pool of pools) gauge.set({ pool }, 0)
    active.set(0)
  }
  const collect = async (): Promise<void> => {
    // All is asked before any of it is counted: what breaks off in the middle is asked for again.
    const until = await timeOf(database)
    const finished = await finishedBetween(database, since, until)
    const lost = await lossesBetween(database, since, until)
    const fired = await firesBetween(database, since, until)
    const arrived = await arrivedBetween(database, since, until)
    const delivered = await deliveredBetween(database, since, until)
    const pendingSeconds = await longestPending(database)
    const measured = await measureQueue(database)
    const named = await poolsOfEnvironments(database)
    for (const { verdict, suite, durationMs } of executionsSeen.fresh(finished)) {
      executions.inc({ status: verdict, suite: suiteOf(suite) })
      durations.observe({ suite: suiteOf(suite) }, durationMs / 1000)
    }
    losses.inc(lossesSeen.fresh(lost).length)
    for (const { outcome, times: count } of firesSeen.fresh(fired)) times.inc({ outcome }, count)
    for (const { outcome } of arrivalsSeen.fresh(arrived)) arrivals.inc({ outcome })
    for (const { outcome } of deliveriesSeen.fresh(delivered)) deliveries.inc({ outcome })
    undelivered.set(pendingSeconds)
    since = new Date(Math.max(openedAt.getTime(), until.getTime() - lateMs))
    for (const { pool } of [...named, ...measured]) pools.add(pool)
    clearQueues()
    for (const { pool, ...measure } of measured) {
      depth.set({ pool }, measure.queued)
      oldest.set({ pool }, measure.oldestSeconds)
      workers.set({ pool }, measure.workers)
      slots.set({ pool }, measure.slots)
      active.inc(measure.running)
    }
  }
  let collecting: Promise<void> | undefined
  /** Whether the database answered. Of one that does not, the last that was known would pass for what is. */
  const ask = async (): Promise<boolean> => {
    // Two who ask together must not count twice.
    collecting ??= collect().finally(() => {
      collecting = undefined
    })
    const answered = collecting.then(
      () => true,
      (problem: unknown) => {
        if (isOutage(problem)) return false
        throw problem
      },
    )
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, databaseMs, false).unref())
    return Promise.race([answered, late])
  }
  return {
    contentType: registry.contentType,
    request: ({ route, status }, durationMs) => requests.observe({ route, status: String(status) }, durationMs / 1000),
    render: async () => {
      const isAnswered = await ask()
      isUp.set(isAnswered ? 1 : 0)
      if (!isAnswered) {
        for (const gauge of ofPools) gauge.reset()
        active.remove()
        undelivered.remove()
      }
      for (const [state, count] of Object.entries(database.connections?.() ?? {})) connections.set({ state }, count)
      clients.set(liveClients())
      return registry.metrics()
    },
  }
}

const timeOf = async (database: Database): Promise<Date> => {
  const [row] = await database.query<{ now: Date }>('select tm.now() as now')
  return row?.now ?? new Date()
}

/** An alert on one whose workers are all gone finds 0, however long ago the server began. */
const poolsOfEnvironments = (database: Database): Promise<{ readonly pool: string }[]> =>
  database.query('select distinct pool from environments.environments')

interface Named {
  readonly id: string
}

/** Tells what it was not given the time before: each look goes back over the last minute. */
const createSeen = () => {
  let seen: ReadonlySet<string> = new Set()
  return {
    fresh: <T extends Named>(found: readonly T[]): readonly T[] => {
      const before = seen
      seen = new Set(found.map(({ id }) => id))
      return found.filter(({ id }) => !before.has(id))
    },
  }
}

interface Finished extends Named {
  readonly verdict: string
  readonly suite: string | null
  readonly durationMs: number
}

const finishedBetween = (database: Database, since: Date, until: Date): Promise<Finished[]> =>
  database.query<Finished>(
    `select id, verdict, suite, coalesce(duration_ms, 0) as "durationMs" from executions.executions
     where finished_at > $1 and finished_at <= $2`,
    [since, until],
  )

const lossesBetween = (database: Database, since: Date, until: Date): Promise<Named[]> =>
  database.query<Named>(
    `select job_id || ' ' || epoch as id from scheduler.attempts where outcome = 'lost' and ended_at > $1 and ended_at <= $2`,
    [since, until],
  )

const fireOutcomes: readonly FireOutcome[] = ['started', 'refused', 'skipped', 'missed']

interface Fired extends Named {
  readonly outcome: FireOutcome
  /** One, but for those that were missed one after the other. */
  readonly times: number
}

const firesBetween = (database: Database, since: Date, until: Date): Promise<Fired[]> =>
  database.query<Fired>(
    `select schedule_id || ' ' || scheduled_for as id, outcome, greatest(missed, 1) as times from scheduler.fires
     where fired_at > $1 and fired_at <= $2`,
    [since, until],
  )

const arrivalOutcomes: readonly ArrivalOutcome[] = ['started', 'refused', 'unmet', 'skipped', 'paused', 'ping', 'unproven']

interface Arrived extends Named {
  readonly outcome: ArrivalOutcome
}

/** One that was refused and comes again counts again. */
const arrivedBetween = (database: Database, since: Date, until: Date): Promise<Arrived[]> =>
  database.query<Arrived>(`select id || ' ' || at as id, outcome from scheduler.arrivals where at > $1 and at <= $2`, [since, until])

const deliveryOutcomes = ['delivered', 'failed'] as const

interface Delivered extends Named {
  readonly outcome: (typeof deliveryOutcomes)[number]
}

/** One that is sent once more ends once more. */
const deliveredBetween = (database: Database, since: Date, until: Date): Promise<Delivered[]> =>
  database.query<Delivered>(
    `select id || ' ' || ended_at as id, state as outcome from executions.deliveries
     where not test and ended_at > $1 and ended_at <= $2`,
    [since, until],
  )

/** 0: none waits. */
const longestPending = async (database: Database): Promise<number> => {
  const [row] = await database.query<{ seconds: number }>(
    `select coalesce(extract(epoch from tm.now() - min(created_at)), 0)::float8 as seconds
     from executions.deliveries where state = 'pending' and not test`,
  )
  return row?.seconds ?? 0
}
