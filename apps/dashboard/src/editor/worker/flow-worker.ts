import type { ActionDescriptor } from '@testmesh/protocol'
import type { Answers, FromWorker, Kind, Questions, ToWorker } from './messages.ts'

/** The language, off the thread that paints. */
export interface FlowWorker {
  ask<K extends Kind>(kind: K, question: Questions[K]): Promise<Answers[K]>
  close(): void
}

export const openFlowWorker = (descriptors: readonly ActionDescriptor[]): FlowWorker => {
  const worker = new Worker(new URL('./flow.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  let last = 0
  const say = (message: ToWorker): void => worker.postMessage(message)
  worker.onmessage = ({ data: { id, answer, error } }: MessageEvent<FromWorker>): void => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(answer as never)
    else asked?.reject(new Error(error))
  }
  worker.onerror = ({ message }): void => {
    for (const { reject } of waiting.values()) reject(new Error(message))
    waiting.clear()
  }
  say({ descriptors })
  return {
    ask: (kind, question) =>
      new Promise((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve, reject })
        say({ id: last, kind, question } as ToWorker)
      }),
    close: () => worker.terminate(),
  }
}
