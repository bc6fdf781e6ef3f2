import type { EgressPolicy } from '@testmesh/actions'
import { openRequest, type Platform } from '@testmesh/platform'
import { type LostCleanup, takeLostCleanup, withWorkspace } from '@testmesh/storage'
import type { Child } from './children/child.ts'
import type { ChildPool } from './children/create-child-pool.ts'
import type { UndoOrder } from './messages.ts'
import { openNote } from './sealed-note.ts'
import { writeBundle } from './write-bundle.ts'

export interface ReaperOptions {
  readonly platform: Pick<Platform, 'database' | 'keyring'>
  readonly blobFolder: string
  readonly egress: EgressPolicy
  readonly children: ChildPool
  /** Between two looks. Milliseconds. */
  readonly everyMs: number
  /** What could not be removed, for the log. */
  readonly onProblem: (problem: { readonly executionId: string; readonly path: string; readonly problem: string }) => void
  readonly onError: (error: unknown) => void
}

/** How often a thing is tried to be removed, and the first pause after a failure, which doubles. */
const maxAttempts = 6
const firstRetryMs = 10_000
/** A removal that takes longer has hung, and another worker may try. Milliseconds. */
const holdMs = 300_000

/** Removes what executions made whose worker was lost, from now until it is stopped. Any number of workers may do it. */
export const createReaper = (options: ReaperOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const lost = await takeLostCleanup(options.platform.database, holdMs).catch((error: unknown) => void options.onError(error))
      if (lost) await undo(options, lost).catch(options.onError)
      else await rest(options.everyMs, stopping.signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await loop
    },
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })

const undo = async (options: ReaperOptions, { workspaceId, executionId, entryIds }: LostCleanup): Promise<void> => {
  const { platform, blobFolder, egress, children, onProblem } = options
  const workspace = withWorkspace(platform.database, workspaceId)
  const execution = await workspace.executions.find(executionId)
  if (!execution?.bundle) return
  // The others are those of a start that goes on, or somebody else removes them.
  const entries = (await workspace.cleanup.open(executionId)).filter(({ id }) => entryIds.includes(id))
  const contents = await workspace.contents.findAll(Object.values(execution.bundle.files))
  await using bundle = await writeBundle(execution.bundle, contents)
  const order: UndoOrder = {
    executionId,
    folder: bundle.folder,
    main: execution.bundle.main,
    document: openRequest(platform.keyring, execution).document,
    blobFolder,
    egress,
    entries: entries.map((entry) => ({ id: entry.id, ...openNote(platform.keyring, executionId, entry) })),
  }
  const note = async (id: string, problem: string | undefined): Promise<void> => {
    const entry = entries.find((one) => one.id === id)
    if (problem === undefined || !entry) return void (await workspace.cleanup.done(id))
    onProblem({ executionId, path: entry.path, problem })
    const isLast = entry.attempts + 1 >= maxAttempts
    await workspace.cleanup.failed(id, { error: problem, ...(!isLast && { retryMs: firstRetryMs * 2 ** entry.attempts }) })
  }
  await undoInChild(await children.take(), { children, order, note })
}

interface Undoing {
  readonly children: ChildPool
  readonly order: UndoOrder
  /** Each as soon as it is known: what is gone must not be removed twice. */
  readonly note: (id: string, problem: string | undefined) => Promise<void>
}

const undoInChild = async (child: Child, { children, order, note }: Undoing): Promise<void> => {
  const open = new Set(order.entries.map(({ id }) => id))
  const noted: Promise<void>[] = []
  await new Promise<void>((resolve) => {
    child.onMessage((message) => {
      if (message.type === 'undone') {
        open.delete(message.id)
        noted.push(note(message.id, message.problem))
      } else if (message.type === 'ended' || message.type === 'broken') resolve()
    })
    void child.ended.then(() => resolve())
    child.send({ type: 'undo', order })
  })
  child.onMessage(() => {})
  children.giveBack(child)
  for (const id of open) noted.push(note(id, 'its process ended before it was tried'))
  await Promise.all(noted)
}
