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
  readonly backend: Pick<Backend<never, never>, 'takeCommands' | 'answerCommand'>
  readonly job: Claim
  readonly child: Child
}

/** After a question that nobody answered. Milliseconds. */
const restMs = 1_000

/** Brings the child of a debugged execution what somebody wants of it, and whoever waits what it answers. */
export const serveCommands = ({ backend, job, child }: ServedRun): CommandService => {
  const over = new AbortController()
  const answers = new Set<Promise<void>>()
  const serve = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // Whoever waits is told that nobody answers, and asks again.
      const taken = await backend.takeCommands(job, over.signal).catch(() => undefined)
      // It is over: by now the child may run another execution.
      if (over.signal.aborted) return
      for (const given of taken ?? []) child.send({ type: 'command', ...given })
      if (!taken) await rest(restMs, over.signal)
    }
  }
  void serve()
  return {
    answered: ({ id, answer }) => {
      const arriving = backend.answerCommand(job, id, answer).catch(() => {})
      answers.add(arriving)
      void arriving.finally(() => answers.delete(arriving))
    },
    end: async () => {
      over.abort()
      await Promise.all(answers)
    },
  }
}
