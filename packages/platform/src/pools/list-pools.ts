import { type KnownWorker, readPools } from '@testmesh/queue'
import { type Database, withWorkspace } from '@testmesh/storage'
import { whyWaiting } from './why-waiting.ts'

/** Where executions of a workspace run. */
export interface Pool {
  readonly name: string
  /** That say that what runs in them runs here; by name. */
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  /** Executions of the workspace that nobody has yet. */
  readonly waiting: number
  /** Since when the first of them could have been taken. Null: none can be. */
  readonly waitingSince: Date | null
  readonly running: number
  /** Why what waits is not taken at once. Null: somebody is free to take it. The same as long as the reason is. */
  readonly whyWaiting: string | null
  readonly workers: readonly KnownWorker[]
}

const emptyPool = { waiting: 0, waitingSince: null, running: 0, hasUnlisted: false, workers: [] }

/** `default`, and those that an environment of the workspace names, that have a worker for it, or something of it that has not ended; by name. */
export const listPools = async (database: Database, workspaceId: string): Promise<readonly Pool[]> => {
  const read = await readPools(database, workspaceId)
  const environments = await withWorkspace(database, workspaceId).environments.list()
  const names = new Set(['default', ...read.map(({ pool }) => pool), ...environments.map(({ pool }) => pool)])
  return [...names].sort().map((name) => {
    const found = read.find(({ pool }) => pool === name) ?? { ...emptyPool, pool: name }
    const named = environments.filter(({ pool }) => pool === name)
    const { waiting, waitingSince, running, workers } = found
    const why = whyWaiting(found, { isEmbedded: database.kind === 'pglite', isNamed: name === 'default' || named.length > 0 })
    return {
      name,
      environments: named.map(({ id, name }) => ({ id, name })),
      ...{ waiting, waitingSince, running, workers },
      whyWaiting: why ?? null,
    }
  })
}
