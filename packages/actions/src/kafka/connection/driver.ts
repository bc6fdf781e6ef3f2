/// <reference path="./inner-modules.d.ts" />
import type * as library from 'kafkajs'
import { requireDriver } from '../../driver.ts'
import { lz4, snappy, zstd } from './codecs.ts'

export type Driver = typeof library

let loading: Promise<Driver> | undefined

/** The library, mended where it needs it. @throws ActionError DRIVER_MISSING */
export const loadDriver = (): Promise<Driver> => {
  loading ??= load()
  loading.catch(() => {
    loading = undefined
  })
  return loading
}

const load = async (): Promise<Driver> => {
  const { default: driver } = (await requireDriver('kafkajs', () => import('kafkajs'))) as unknown as { readonly default: Driver }
  const { default: RequestQueue } = await import('kafkajs/src/network/requestQueue/index.js')
  calmTimers(RequestQueue.prototype)
  Object.assign(driver.CompressionCodecs, {
    [driver.CompressionTypes.Snappy]: () => snappy,
    [driver.CompressionTypes.LZ4]: () => lz4,
    [driver.CompressionTypes.ZSTD]: () => zstd,
  })
  return driver
}

// https://github.com/tulios/kafkajs/issues/1751: it sets a timer of minus the current time when nothing waits, which Node warns of.
const calmTimers = (queue: RequestQueueParts): void => {
  const { scheduleCheckPendingRequests: schedule } = queue
  queue.scheduleCheckPendingRequests = function (this: RequestQueueParts) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this)
  }
}

export interface RequestQueueParts {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}
