import type { Database } from '@testmesh/storage'

/** Tells whoever listens that the log of an execution has grown; what was added is read from it. */
export interface LiveHub {
  /** Answers how to stop. */
  onExecution(executionId: string, listener: () => void): () => void
  /** Any execution of a workspace. */
  onWorkspace(workspaceId: string, listener: (executionId: string) => void): () => void
  close(): Promise<void>
}

/** What the log sends with each change. */
const channel = 'tm_live'

/** A word may be lost while the database is away: whoever listens looks by himself from time to time. */
export const openLiveHub = async (database: Database): Promise<LiveHub> => {
  const executions = new Map<string, Set<() => void>>()
  const workspaces = new Map<string, Set<(executionId: string) => void>>()
  const stop = await database.listen(channel, (payload) => {
    const [workspaceId = '', executionId = ''] = payload.split(' ')
    for (const listener of executions.get(executionId) ?? []) listener()
    for (const listener of workspaces.get(workspaceId) ?? []) listener(executionId)
  })
  return {
    onExecution: (id, listener) => add(executions, id, listener),
    onWorkspace: (id, listener) => add(workspaces, id, listener),
    close: stop,
  }
}

const add = <T>(all: Map<string, Set<T>>, key: string, listener: T): (() => void) => {
  const listeners = all.get(key) ?? new Set<T>()
  all.set(key, listeners.add(listener))
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) all.delete(key)
  }
}
