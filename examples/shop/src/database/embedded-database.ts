import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

export interface EmbeddedOptions {
  /** 0: any free port. */
  readonly port: number
  readonly cacheFolder: string
}

export type EmbeddedReport =
  | { readonly type: 'ready'; readonly port: number; readonly from: 'template' | 'scratch'; readonly tookMs: number }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string }

export interface EmbeddedDatabase {
  readonly url: string
  /** Where schema and seed came from, and how long the database thread took. */
  readonly from: 'template' | 'scratch'
  readonly tookMs: number
  stop(): Promise<void>
}

const cacheFolder = fileURLToPath(new URL('../../.cache', import.meta.url))

/** PGlite in a thread of its own, reachable by PostgreSQL's protocol. @throws Error with `code` when the port is taken */
export const startEmbeddedDatabase = async (port: number): Promise<EmbeddedDatabase> => {
  const workerData: EmbeddedOptions = { port, cacheFolder }
  // The flags of the process are not for this thread: with `--input-type` it could not even be read.
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData, execArgv: [] })
  const report = await firstReport(worker)
  if (report.type === 'failed') {
    await worker.terminate()
    throw Object.assign(new Error(report.message), { code: report.code })
  }
  return {
    url: `postgres://shop:open-sesame@127.0.0.1:${report.port}/postgres?sslmode=disable`,
    from: report.from,
    tookMs: report.tookMs,
    // Nothing to save: the data lives in memory.
    stop: async () => void (await worker.terminate()),
  }
}

const firstReport = (worker: Worker): Promise<EmbeddedReport> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the database thread ended before it was ready')))
  })
