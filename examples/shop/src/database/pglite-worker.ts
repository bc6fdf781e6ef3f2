import { createServer } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { EmbeddedOptions, EmbeddedReport } from './embedded-database.ts'
import { openPglite } from './pglite-template.ts'
import { createPgliteWire } from './pglite-wire.ts'

// Its own thread: PGlite computes on the thread that asks it, and the services should answer meanwhile.
const options = workerData as EmbeddedOptions
const report = (message: EmbeddedReport): void => parentPort?.postMessage(message)

const startedAt = performance.now()
const { db, from } = await openPglite(options.cacheFolder)
const server = createServer(createPgliteWire(db))
server.once('error', (error: NodeJS.ErrnoException) => report({ type: 'failed', code: error.code, message: error.message }))
server.listen(options.port, '127.0.0.1', () => {
  const address = server.address()
  report({
    type: 'ready',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    from,
    tookMs: performance.now() - startedAt,
  })
})
