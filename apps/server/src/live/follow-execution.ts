import type { ExecutionEvent } from '@testmesh/protocol'
import type { EventPlace, Workspace } from '@testmesh/storage'
import type { LiveHub } from './hub.ts'

export interface FollowOptions {
  readonly hub: LiveHub
  readonly workspace: Workspace
  readonly executionId: string
  readonly after: EventPlace | undefined
  /** Resolves when more may be sent; rejects when nobody takes it any more. */
  readonly send: (events: readonly ExecutionEvent[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Between two looks at a log that grows: at most 20 a second. Milliseconds. */
const restMs = 50
/** Without a word of change: in case one was lost. Milliseconds. */
const lookMs = 5_000

/** Sends what the log holds after a place, then what is added, in order and without gaps. Answers how to stop. */
export const followExecution = ({ hub, workspace, executionId, after, send, onError }: FollowOptions): (() => void) => {
  let place = after ?? { epoch: -1, seq: -1 }
  let isStopped = false
  let isBusy = false
  let isAsked = false
  const sendAll = async (): Promise<void> => {
    for (;;) {
      const events = await workspace.events.read(executionId, { after: place })
      const last = events.at(-1)
      if (!last || isStopped) return
      await send(events)
      place = { epoch: last.epoch, seq: last.seq }
    }
  }
  const look = async (): Promise<void> => {
    isAsked = true
    if (isBusy) return
    isBusy = true
    while (isAsked && !isStopped) {
      isAsked = false
      await sendAll().catch(onError)
      await new Promise((resolve) => setTimeout(resolve, restMs))
    }
    isBusy = false
  }
  const unlisten = hub.onExecution(executionId, look)
  const timer = setInterval(look, lookMs)
  void look()
  return () => {
    isStopped = true
    unlisten()
    clearInterval(timer)
  }
}
