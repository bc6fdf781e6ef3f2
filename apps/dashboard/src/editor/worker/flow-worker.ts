import type { ActionDescriptor } from '@testmesh/protocol'
import type { Answers, FromWorker, Kind, Questions, ToWorker } from './messages.ts'

/** The language, off the thread that paints. It starts when it is first asked, also after it was closed. */
export interface FlowWorker {
  /** @throws WorkerClosed when it is closed meanwhile; Error when the worker failed */
  ask<K extends Kind>(kind: K, question: Questions[K]): Promise<Answers[K]>
  close(): void
}

export class WorkerClosed extends Error {}

interface Asked {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

/** Begun ahead, for the next that is opened: a worker takes as long to start as a flow to come. */
let ready: Worker | undefined

const startWorker = (): Worker => new Worker(new URL('./flow.worker.ts', import.meta.url), { type: 'module' })

export const warmUp = (): void => {
  ready ??= startWorker()
}

export const openFlowWorker = (descriptors: readonly ActionDescriptor[]): FlowWorker => {
  const waiting = new Map<number, Asked>()
  let worker: Worker | undefined
  let last = 0
  /** What waits will not be answered: the next question goes to a new worker. */
  const end = (error: Error): void => {
    worker?.terminate()
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = ready ?? startWorker()
    ready = undefined
    started.onmessage = ({ data: { id, answer, error } }: MessageEvent<FromWorker>): void => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) asked?.resolve(answer as never)
      else asked?.reject(new Error(error))
    }
    started.onerror = ({ message }): void => end(new Error(message))
    started.postMessage({ descriptors } satisfies ToWorker)
    return started
  }
  return {
    ask: (kind, question) =>
      new Promise((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve, reject })
        worker ??= start()
        worker.postMessage({ id: last, kind, question } as ToWorker)
      }),
    close: () => end(new WorkerClosed()),
  }
}
