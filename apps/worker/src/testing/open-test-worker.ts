import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExecutions, type ExecutionWish, openPlatform, type Platform } from '@testmesh/platform'
import type { ExecutionEvent, JsonValue } from '@testmesh/protocol'
import { createHousekeeping, scaleTimings } from '@testmesh/queue'
import { accountsOf, type ExecutionRecord, newId, type OpenWorkspace, withWorkspace } from '@testmesh/storage'
import { templateFile } from '@testmesh/storage/testing'
import { databaseBackend } from '../database-backend.ts'
import { startWorker, type Worker, type WorkerOptions } from '../start-worker.ts'

export const quick = scaleTimings(0.1)

export interface TestWorker extends AsyncDisposable {
  readonly platform: Platform
  readonly workspace: OpenWorkspace
  readonly blobFolder: string
  worker(
    options?: Pick<Partial<WorkerOptions>, 'granted' | 'egress' | 'slots' | 'pool' | 'onEnded' | 'otlp' | 'roomOn'> &
      Partial<Pick<TestWorker, 'platform'>>,
  ): Promise<Worker>
  /** Stops all that were started. */
  stopWorkers(): Promise<void>
  /** Starts a text, with files beside it. Resolves to its id. */
  start(text: string, options?: Partial<ExecutionWish> & { readonly files?: Readonly<Record<string, string>> }): Promise<string>
  /** Resolves when it has finished. */
  finished(id: string): Promise<ExecutionRecord>
  events(id: string): Promise<ExecutionEvent[]>
  /** Resolves when the log holds an event that fits. */
  until(id: string, isIt: (event: ExecutionEvent) => boolean): Promise<ExecutionEvent>
}

export const openTestWorker = async (databaseUrl?: string): Promise<TestWorker> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-worker-'))
  const platform = await openPlatform({
    folder,
    timings: quick,
    template: await templateFile(),
    ...(databaseUrl !== undefined && { databaseUrl }),
  })
  const housekeeping = createHousekeeping({ queue: platform.queue, timings: quick })
  const accounts = accountsOf(platform.database)
  const owner = await accounts.users.create({ email: `${newId()}@example.com`, name: 'Olga' })
  const { id: workspaceId } = await accounts.workspaces.create({ slug: `w-${newId()}`, name: 'Main', ownerId: owner.id })
  const workspace = withWorkspace(platform.database, workspaceId)
  const workers: Worker[] = []
  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop({ graceMs: 0 })))
  }
  const events = (id: string) => workspace.events.read(id, { limit: 1000 })
  return {
    platform,
    workspace,
    blobFolder: join(folder, 'blobs'),
    events,
    stopWorkers,
    worker: async ({ platform: other = platform, ...options } = {}) => {
      const worker = await startWorker({
        backend: databaseBackend(other),
        blobFolder: join(folder, 'blobs'),
        egress: { mode: 'open' },
        timings: quick,
        slots: 2,
        version: '1.2.3',
        ...options,
      })
      workers.push(worker)
      return worker
    },
    start: (text, { files = {}, ...wish } = {}) =>
      workspace.transaction(async (transaction) => {
        const put = async (content: string) => transaction.contents.put(new TextEncoder().encode(content))
        const entries = await Promise.all(
          Object.entries({ ...files, 'flow.yaml': text }).map(async ([path, content]) => [path, await put(content)] as const),
        )
        const { executions } = await createExecutions(transaction, platform, {
          texts: [
            {
              name: /^name: (.*)$/m.exec(text)?.[1] ?? '',
              sha256: createHash('sha256').update(text).digest('hex'),
              tags: [],
              document: 0,
              bundle: { main: 'flow.yaml', files: Object.fromEntries(entries) },
            },
          ],
          wish: { ...emptyWish, ...wish },
        })
        return executions[0]?.id ?? ''
      }),
    finished: async (id) => {
      for (;;) {
        const execution = await workspace.executions.find(id)
        if (execution?.status === 'finished') return execution
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    until: async (id, isIt) => {
      for (;;) {
        const found = (await events(id)).find(isIt)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    [Symbol.asyncDispose]: async () => {
      await stopWorkers()
      await housekeeping.stop()
      await platform.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const emptyWish: ExecutionWish = {
  environment: null,
  variables: {} as Record<string, JsonValue>,
  secrets: {},
  inputs: {},
  triggerType: 'api',
  triggeredBy: null,
}
