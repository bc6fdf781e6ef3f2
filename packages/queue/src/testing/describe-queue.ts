import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { createActor } from './contract/actor.ts'
import { describeArrivals } from './contract/describe-arrivals.ts'
import { describeAttempts } from './contract/describe-attempts.ts'
import { describeLosses } from './contract/describe-losses.ts'
import { describeWishes } from './contract/describe-wishes.ts'
import type { TestQueue } from './open-test-queue.ts'

/** What every driver on every database promises. */
export const describeQueue = (name: string, open: () => Promise<TestQueue>): void => {
  describe(name, { timeout: 30_000 }, () => {
    let test: TestQueue
    beforeAll(async () => {
      test = await open()
    }, 60_000)
    beforeEach(() => test.reset())
    afterAll(() => test.close())

    const actor = createActor(() => test)
    describeArrivals(actor)
    describeAttempts(actor)
    describeLosses(actor)
    describeWishes(actor)
  })
}
