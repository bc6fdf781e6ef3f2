/** What the queue of a connection is made of. */
interface RequestQueueParts {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}

/**
 * kafkajs sets a timer of minus the current time when nothing waits, which Node warns of on the terminal of whoever runs the shop.
 *
 * @see https://github.com/tulios/kafkajs/issues/1751
 */
export const calmTimers = async (): Promise<void> => {
  // Of the parts of the library there are no types.
  const path: string = 'kafkajs/src/network/requestQueue/index.js'
  const { prototype: queue } = ((await import(path)) as { readonly default: { readonly prototype: RequestQueueParts } }).default
  const { scheduleCheckPendingRequests: schedule } = queue
  queue.scheduleCheckPendingRequests = function (this: RequestQueueParts) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this)
  }
}
