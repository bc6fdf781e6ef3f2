import { join } from 'node:path'
import { type Log, openPlatform, type Platform } from '@testmesh/platform'
import { createHousekeeping } from '@testmesh/queue'
import { databaseBackend, type EndedExecution, startWorker, type Worker } from '@testmesh/worker'
import { postgresOptions } from './database-options.ts'
import { egressOf } from './egress-of.ts'
import type { ServerSettings } from './settings.ts'

/** What a process of the server's stands on. */
export interface Stack {
  readonly platform: Platform
  close(): Promise<void>
}

/** The database, and the one who takes jobs back from silent workers. */
export const openStack = async (settings: ServerSettings, log: Log): Promise<Stack> => {
  const { data, database_url, master_key } = settings
  const platform = await openPlatform({
    folder: data,
    postgres: postgresOptions(settings),
    onNotDurable: (error) => log.error({ error }, 'what the database acknowledged is not on the disk yet; it is tried again'),
    ...(database_url !== undefined && { databaseUrl: database_url }),
    ...(master_key !== undefined && { masterKey: master_key }),
  })
  if (platform.copiedTo !== undefined) log.info({ copy: platform.copiedTo }, 'the database was copied before its schema changed')
  for (const migration of platform.migrated) log.info({ migration }, 'the schema was brought up')
  const housekeeping = createHousekeeping({
    queue: platform.queue,
    onReaped: (reaped) => log.warn(reaped, 'jobs of silent workers were taken back'),
    onError: (error) => log.error({ error }, 'jobs could not be looked after'),
  })
  return {
    platform,
    close: async () => {
      await housekeeping.stop()
      await platform.close()
    },
  }
}

export const openWorker = ({ platform }: Stack, settings: ServerSettings, log: Log): Promise<Worker> =>
  startWorker({
    backend: databaseBackend(platform),
    blobFolder: join(settings.data, 'blobs'),
    pool: settings.worker_pool,
    memoryMb: settings.worker_memory,
    egress: egressOf(settings),
    granted: settings.capabilities,
    onLeftBehind: (left) => log.error(left, 'what a lost execution made could not be removed'),
    onError: (error) => log.error({ error }, 'what lost executions made could not be looked after'),
    onNotice: ({ type, ...notice }) => log.warn({ ...('fence' in notice && { execution_id: notice.fence.jobId }), ...notice }, type),
    onEnded: (ended) => logEnded(log, ended),
    otlp: { http: settings.otlp_http, grpc: settings.otlp_grpc },
    ...(settings.otlp_endpoint !== undefined && { otlpEndpoint: settings.otlp_endpoint }),
    ...(settings.worker_slots !== undefined && { slots: settings.worker_slots }),
  })

/** Of one that broke or could not begin, another start follows, or the queue gives it up. */
const logEnded = (log: Log, { workspaceId, executionId, traceId, durationMs, ...ended }: EndedExecution): void =>
  log[ended.outcome === 'broken' || ended.outcome === 'unable' ? 'warn' : 'info'](
    { workspace_id: workspaceId, execution_id: executionId, trace_id: traceId, ...ended, duration_ms: durationMs },
    'an execution ended',
  )
