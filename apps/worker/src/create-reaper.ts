import type { EgressPolicy } from '@testmesh/actions'
import type { Backend } from './backend.ts'
import type { Child } from './children/child.ts'
import type { ChildPool } from './children/create-child-pool.ts'
import type { UndoOrder } from './messages.ts'
import { rest } from './rest.ts'
import { writeBundle } from './write-bundle.ts'

export interface ReaperOptions {
  readonly backend: Pick<Backend<never, never>, 'takeLost' | 'noteLost'>
  /** What ran there is removed from there. */
  readonly pool: string
  readonly blobFolder: string
  readonly egress: EgressPolicy
  readonly children: ChildPool
  /** Between two looks. Milliseconds. */
  readonly everyMs: number
  /** What could not be removed, for the log. */
  readonly onProblem: (problem: { readonly executionId: string; readonly path: string; readonly problem: string }) => void
  readonly onError: (error: unknown) => void
}

type Lost = NonNullable<Awaited<ReturnType<ReaperOptions['backend']['takeLost']>>>

/** Removes what executions made whose worker was lost, from now until it is stopped. Any number of workers may do it. */
export const createReaper = (options: ReaperOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const lost = await options.backend.takeLost(options.pool).catch((error: unknown) => void options.onError(error))
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

const undo = async (options: ReaperOptions, lost: Lost): Promise<void> => {
  const { backend, blobFolder, egress, children, onProblem } = options
  const { executionId, document, entries } = lost
  await using bundle = await writeBundle(lost.bundle, lost.contents)
  const order: UndoOrder = { executionId, folder: bundle.folder, main: lost.bundle.main, document, blobFolder, egress, entries }
  const note = async (id: string, problem: string | undefined): Promise<void> => {
    const entry = entries.find((one) => one.id === id)
    if (!entry) return
    if (problem !== undefined) onProblem({ executionId, path: entry.path, problem })
    await backend.noteLost(lost, entry, problem)
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
