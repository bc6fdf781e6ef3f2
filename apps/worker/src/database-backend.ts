import {
  addCleanup,
  beginExecution,
  createExecutionLog,
  noteLostThing,
  type Platform,
  takeCommands,
  takeLostThings,
} from '@testmesh/platform'
import { forgetWorker, noteWorker, type RecordEnd } from '@testmesh/queue'
import { enterWorkspace, isOutage, type Sql, withWorkspace } from '@testmesh/storage'
import type { Backend } from './backend.ts'
import { createKeptContents } from './kept-contents.ts'

/** Of a worker that reaches the database of the server. */
export const databaseBackend = ({
  database,
  queue,
  keyring,
}: Pick<Platform, 'database' | 'queue' | 'keyring'>): Backend<Sql, RecordEnd> => {
  const kept = createKeptContents()
  return {
    queue,
    noteWorker: (worker) => noteWorker(database, worker),
    forgetWorker: (owner) => forgetWorker(database, owner),
    isOutage,
    begin: async (sql, job) => {
      const begun = await beginExecution(sql, keyring, job)
      if ('reason' in begun) return begun
      const workspace = enterWorkspace(sql, job.workspaceId)
      return { ...begun, contents: await kept.findAll(workspace, Object.values(begun.bundle.files)) }
    },
    openLog: ({ workspaceId, jobId: executionId, epoch }) => createExecutionLog({ workspaceId, executionId, epoch }),
    takeCommands: ({ workspaceId, jobId: executionId, epoch }, signal) =>
      takeCommands(database, { workspaceId, executionId, epoch }, { waitMs: 20_000, signal }),
    answerCommand: ({ workspaceId, jobId: executionId, epoch }, id, answer) =>
      withWorkspace(database, workspaceId).debugCommands.answer({ executionId, epoch }, id, answer),
    addCleanup: (sql, { workspaceId, jobId: executionId, epoch }, entry) =>
      addCleanup(enterWorkspace(sql, workspaceId), keyring, { start: { executionId, epoch }, ...entry }),
    doneCleanup: async (sql, { workspaceId }, id) => void (await enterWorkspace(sql, workspaceId).cleanup.done(id)),
    takeLost: async (pool) => {
      const lost = await takeLostThings(database, keyring, { pool })
      if (!lost) return undefined
      const { contents } = withWorkspace(database, lost.workspaceId)
      return { ...lost, contents: await contents.findAll(Object.values(lost.bundle.files)) }
    },
    noteLost: async ({ workspaceId }, thing, problem) => void (await noteLostThing(withWorkspace(database, workspaceId), thing, problem)),
  }
}
