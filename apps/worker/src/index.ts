export { databaseBackend } from './database-backend.ts'
export type { EndedExecution } from './run-execution.ts'
export type { Worker, WorkerOptions } from './start-worker.ts'
export { startWorker } from './start-worker.ts'
