import { randomUUID } from 'node:crypto'
import { availableParallelism, hostname } from 'node:os'
import { createServices, type EgressPolicy, type ServicesOptions } from '@testmesh/actions'
import type { Capability } from '@testmesh/protocol'
import { createWorkerLoop, defaultTimings, type StopOptions, type Timings, type WorkerNotice } from '@testmesh/queue'
import type { Backend } from './backend.ts'
import { beKnown } from './be-known.ts'
import { createChildPool } from './children/create-child-pool.ts'
import { createReaper, type ReaperOptions } from './create-reaper.ts'
import { createRunExecution, type EndedExecution } from './run-execution.ts'
import type { Traces } from './traces/open-traces.ts'
import type { WriteOptions } from './write-bundle.ts'

export interface WorkerOptions<Session = unknown, End = unknown> {
  readonly backend: Backend<Session, End>
  /** Where long and attached bytes go; with a database, the server's. */
  readonly blobFolder: string
  /** Default `default`. */
  readonly pool?: string
  /** Names this process. Default: a new name. */
  readonly owner?: string
  /** Executions at a time. Default: the cores of the machine, 2 at least. */
  readonly slots?: number
  /** Of TestMesh, as the list of workers tells it. */
  readonly version: string
  /** Where flows may connect to. */
  readonly egress: EgressPolicy
  /** What actions may do beyond the network. Default: nothing. */
  readonly granted?: readonly Capability[]
  /** Of the heap of each child. Default 256. */
  readonly memoryMb?: number
  readonly timings?: Timings
  readonly onNotice?: (notice: WorkerNotice) => void
  /** Told of every start of an execution that is over here. */
  readonly onEnded?: (ended: EndedExecution) => void
  /** What a lost execution made and could not be removed. */
  readonly onLeftBehind?: ReaperOptions['onProblem']
  /** What went wrong beside the executions, and in what. */
  readonly onError?: (error: unknown, what: string) => void
  /** Where spans of systems under test are taken, for flows that look at them. Default: as `ServicesOptions` says. */
  readonly otlp?: ServicesOptions['otlp']
  /** Where spans of executions go: `http://host:4318`. Default: nowhere. */
  readonly otlpEndpoint?: string
  /** What the disk of a folder has. Default: as the file system says. */
  readonly roomOn?: WriteOptions['roomOn']
  /** The module that children run. Default: the one of this package. */
  readonly runner?: URL
}

export interface Worker {
  /** Takes nothing more, lets executions go on for the grace, then stops and gives back what is left. */
  stop(options?: StopOptions): Promise<void>
  runningJobs(): number
  /** Of the children that are alive. */
  childPids(): readonly number[]
}

const ownRunner = new URL(import.meta.url.endsWith('.ts') ? './runner/main.ts' : './runner/main.js', import.meta.url)

/** As attempts name a worker: its host, its process, and eight digits, since processes are numbered anew. */
export const newOwner = (): string => `${hostname().replace(/[^\w.-]/g, '-')} ${process.pid} ${randomUUID().slice(0, 8)}`

/** What a child takes beside its heap, whose limit is `memoryMb`: Node itself, code, and bytes that are under way. */
const besideHeapMb = 128

/** Takes executions from the queue and runs each in a process of its own. */
export const startWorker = async <Session, End>(options: WorkerOptions<Session, End>): Promise<Worker> => {
  const { backend, pool = 'default', owner = newOwner(), blobFolder, egress, timings = defaultTimings, onNotice, granted = [] } = options
  const slots = options.slots ?? Math.max(2, availableParallelism())
  const { runner: entry = ownRunner, memoryMb = 256 } = options
  const children = createChildPool({ entry, memoryMb, size: slots, maxRuns: 1_000, maxResidentMb: memoryMb + besideHeapMb })
  const { onLeftBehind: onProblem = () => {}, onError = () => {} } = options
  const reaper = createReaper({
    ...{ backend, pool, blobFolder, egress, children, onProblem },
    everyMs: timings.reapMs * 5,
    onError: (error) => onError(error, 'what lost executions made could not be looked after'),
  })
  const traces = options.otlpEndpoint === undefined ? undefined : await tracesTo(options.otlpEndpoint)
  const services = servicesOf(options.otlp)
  const known = beKnown({
    backend,
    worker: { owner, pool, slots, host: hostname(), pid: process.pid, version: options.version },
    everyMs: timings.leaseMs / 3,
    onError: (error) => onError(error, 'it could not be told that this worker lives'),
  })
  const loop = createWorkerLoop({
    queue: backend.queue,
    pool,
    slots,
    owner,
    run: createRunExecution({
      backend,
      blobFolder,
      egress,
      granted,
      children,
      teardownMs: 60_000,
      otlp: () => services.service('otlp'),
      ...(traces && { traces }),
      ...(options.onEnded && { onEnded: options.onEnded }),
      onUnserved: (error) => onError(error, 'a debugged execution could not be reached'),
      roomOn: options.roomOn,
    }),
    timings,
    ...(onNotice && { report: onNotice }),
  })
  return {
    runningJobs: loop.runningJobs,
    childPids: children.pids,
    stop: async (stopOptions) => {
      known.isStopping()
      await Promise.all([loop.stop(stopOptions), reaper.stop()])
      await known.end()
      await children.close()
      await services.close()
      await traces?.stop()
    },
  }
}

/** Where somebody chose a place for it, the receiver stays there; else others of the machine may have the usual ports in between. */
const servicesOf = (otlp: ServicesOptions['otlp'] = {}) =>
  createServices({ otlp, until: otlp.http === undefined && otlp.grpc === undefined ? 'idle' : 'close' })

/** The libraries are loaded where somebody wants traces. */
const tracesTo = async (endpoint: string): Promise<Traces> => {
  const { openTraces } = await import('./traces/open-traces.ts')
  return openTraces({ endpoint, service: 'testmesh-worker' })
}
