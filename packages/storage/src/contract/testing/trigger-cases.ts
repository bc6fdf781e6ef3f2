import { expect, it } from 'vitest'
import { accountsOf, type Database, newId } from '../../index.ts'
import { setClock, unsetClock } from '../../testing/index.ts'
import { newTrigger } from './new-trigger.ts'
import { newTarget } from './new-webhook.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of triggers promise, on the database that a suite opened. */
export const triggerCases = (database: () => Database): void => {
  const made = { by: null, proof: newTarget }

  it('keeps of what came the last 100, all that is young, and of what proved nothing the last 20', async () => {
    const { triggers, arrivals } = await newWorkspace(database())
    const { id: triggerId } = await triggers.create(newId(), newTrigger, made)
    const come = (n: number) => arrivals.record({ triggerId, deliveryId: `d${n}`, outcome: 'unmet' })
    const kept = async () => (await arrivals.list(triggerId, { limit: 200 })).items
    await setClock(database(), { at: new Date('2026-03-01T10:00:00Z') })
    for (let n = 0; n < 103; n += 1) await come(n)
    const { triggerDoors } = accountsOf(database())
    for (let n = 0; n < 22; n += 1) await triggerDoors.noteUnproven(triggerId, { arrivalId: newId(), message: 'no' })
    expect(await kept()).toHaveLength(123)
    await setClock(database(), { at: new Date('2026-03-01T10:16:00Z') })
    await come(103)
    await unsetClock(database())
    const left = await kept()
    expect([left.length, left[0]?.deliveryId, left.filter(({ outcome }) => outcome === 'unproven').length]).toEqual([120, 'd103', 20])
    expect(await arrivals.findByDelivery(triggerId, 'd0')).toBeUndefined()
  })

  it('tells a delivery anew until it started something, and then once', async () => {
    const { triggers, arrivals } = await newWorkspace(database())
    const { id: triggerId } = await triggers.create(newId(), newTrigger, made)
    for (const outcome of ['refused', 'unmet', 'skipped', 'started', 'unmet'] as const)
      await arrivals.record({ triggerId, deliveryId: 'd', outcome, ...(outcome === 'started' && { batchId: newId() }) })
    expect((await arrivals.list(triggerId)).items).toMatchObject([{ deliveryId: 'd', outcome: 'started' }])
  })
}
