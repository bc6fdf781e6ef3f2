import type { Log } from '@testmesh/platform'
import type { EndedExecution, WorkerOptions } from '@testmesh/worker'
import { version } from '../version.ts'
import type { ServerSettings } from './settings.ts'

/** What workers and agents have in common. */
export const workerOptions = (settings: ServerSettings, log: Log) =>
  ({
    version,
    pool: settings.worker_pool,
    memoryMb: settings.worker_memory,
    granted: settings.capabilities,
    onLeftBehind: (left) => log.error(left, 'what a lost execution made could not be removed'),
    onError: (error, what) => log.error({ error }, what),
    onNotice: ({ type, ...notice }) => log.warn({ ...('fence' in notice && { execution_id: notice.fence.jobId }), ...notice }, type),
    onEnded: (ended) => logEnded(log, ended),
    otlp: { http: settings.otlp_http, grpc: settings.otlp_grpc },
    ...(settings.otlp_endpoint !== undefined && { otlpEndpoint: settings.otlp_endpoint }),
    ...(settings.worker_slots !== undefined && { slots: settings.worker_slots }),
  }) satisfies Partial<WorkerOptions>

/** Of one that broke or could not begin, another start follows, or the queue gives it up. */
const logEnded = (log: Log, { workspaceId, executionId, traceId, durationMs, ...ended }: EndedExecution): void =>
  log[ended.outcome === 'broken' || ended.outcome === 'unable' ? 'warn' : 'info'](
    { workspace_id: workspaceId, execution_id: executionId, trace_id: traceId, ...ended, duration_ms: durationMs },
    'an execution ended',
  )
