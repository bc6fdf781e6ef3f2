import type { Claim } from '@testmesh/queue'
import type { Backend } from './backend.ts'
import type { Child } from './children/child.ts'
import type { FromChild } from './messages.ts'
import { rest } from './rest.ts'

export interface CommandService {
  /** The child has answered. */
  answered(message: Extract<FromChild, { type: 'answered' }>): void
  /** Takes no more. Resolves when all answers have arrived, or cannot. */
  end(): Promise<void>
}

export interface ServedRun {
  readonly backend: Pick<Backend<never, never>, 'takeCommands' | 'answerCommand' | 'isOutage'>
  readonly job: Claim
  readonly child: Child
  /** Told once of a run; not of outages. */
  readonly onError: (error: unknown) => void
}

/** After a question that nobody answered. Milliseconds. */
const restMs = 1_000

/** Brings the child of a debugged execution what somebody wants of it, and whoever waits what it answers. */
export const serveCommands = ({ backend, job, child, onError }: ServedRun): CommandService => {
  const over = new AbortController()
  const answers = new Set<Promise<void>>()
  let isTold = false
  // Whoever waits is told that nobody answers, and asks again.
  const unserved = (error: unknown): void => {
    if (isTold || backend.isOutage(error)) return
    isTold = true
    onError(error)
  }
  const serve = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const taken = await backend.takeCommands(job, over.signal).catch((error: unknown) => ({ error }))
      // It is over: by now the child may run another execution.
      if (over.signal.aborted) return
      if ('error' in taken) {
        unserved(taken.error)
        await rest(restMs, over.signal)
      } else for (const given of taken) child.send({ type: 'command', ...given })
    }
  }
  void serve()
  return {
    answered: ({ id, answer }) => {
      const arriving = backend.answerCommand(job, id, answer).catch(unserved)
      answers.add(arriving)
      void arriving.finally(() => answers.delete(arriving))
    },
    end: async () => {
      over.abort()
      await Promise.all(answers)
    },
  }
}
