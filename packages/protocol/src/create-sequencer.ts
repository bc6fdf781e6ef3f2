import type { ExecutionEvent, UnnumberedEvent } from './execution-event.ts'

/** Numbers the events of one execution; the count starts again at 0 with each epoch. */
export const createSequencer = (): ((event: UnnumberedEvent) => ExecutionEvent) => {
  let epoch = -1
  let seq = 0
  return (event) => {
    if (event.epoch !== epoch) {
      epoch = event.epoch
      seq = 0
    }
    return { ...event, seq: seq++ } as ExecutionEvent
  }
}
