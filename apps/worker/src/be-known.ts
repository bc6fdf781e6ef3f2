import type { WorkerRow } from '@testmesh/queue'
import type { Backend } from './backend.ts'

export interface KnownOptions {
  readonly backend: Pick<Backend<never, never>, 'noteWorker' | 'forgetWorker' | 'isOutage'>
  readonly worker: Omit<WorkerRow, 'isStopping'>
  readonly everyMs: number
  /** Told once until it works again; not of outages. */
  readonly onError: (error: unknown) => void
}

export interface Known {
  /** It takes no more from now on. */
  isStopping(): void
  /** It is gone. Waits no longer than it takes somebody who answers. */
  end(): Promise<void>
}

/** How long the end waits for an answer. Milliseconds. */
const patienceMs = 2_000

/** Says again and again that the worker lives. One that is not heard keeps no execution from going on, nor the next from being said. */
export const beKnown = ({ backend, worker, everyMs, onError }: KnownOptions): Known => {
  let isTold = false
  const heard = () => {
    isTold = false
  }
  const unheard = (error: unknown) => {
    if (isTold || backend.isOutage(error)) return
    isTold = true
    onError(error)
  }
  let isStopping = false
  let latest = Promise.resolve()
  const say = () => {
    latest = backend.noteWorker({ ...worker, isStopping }).then(heard, unheard)
  }
  say()
  const timer = setInterval(say, everyMs)
  return {
    isStopping: () => {
      isStopping = true
      say()
    },
    end: async () => {
      clearInterval(timer)
      // What is still under way would make it known once more.
      const gone = latest.then(() => backend.forgetWorker(worker.owner)).catch(unheard)
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
    },
  }
}
