import { expect, it } from 'vitest'
import { type Database, type NewExecution, newId } from '../../index.ts'
import { newSchedule } from './new-schedule.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of schedules promise, on the database that a suite opened. */
export const scheduleCases = (database: () => Database): void => {
  const made = { by: null, nextAt: new Date('2100-01-01') }

  it('lists them by name in any case, page by page', async () => {
    const { schedules } = await newWorkspace(database())
    // Two of which the first 60 letters are the same.
    const long = 'x'.repeat(60)
    for (const name of ['b', 'C', `${long}2`, 'A', `${long}1`]) await schedules.create({ ...newSchedule, name }, made)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await schedules.list({ limit: 2, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(['A', 'b', 'C', `${long}2`, `${long}1`])
    await expect(schedules.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
  })

  it('tells the last fires of the schedules that are asked for', async () => {
    const { schedules, fires } = await newWorkspace(database())
    const at = (second: number) => new Date(second * 1000)
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const { id: scheduleId } = await schedules.create({ ...newSchedule, name }, made)
      ids.push(scheduleId)
      for (const second of [1, 2, 3]) await fires.record({ scheduleId, scheduledFor: at(second), outcome: 'skipped' })
    }
    const recent = await fires.recent({ scheduleIds: ids.slice(0, 2), limit: 2 })
    expect(ids.map((id) => recent.filter(({ scheduleId }) => scheduleId === id).map(({ scheduledFor }) => scheduledFor))).toEqual([
      [at(3), at(2)],
      [at(3), at(2)],
      [],
    ])
  })

  it('judges a fire by what counts', async () => {
    const { schedules, fires, executions } = await newWorkspace(database())
    const { id: scheduleId } = await schedules.create({ ...newSchedule, name: 'nightly' }, made)
    const batchId = newId()
    await fires.record({ scheduleId, scheduledFor: new Date(1000), outcome: 'started', batchId, executions: 2 })
    const flow = { flowName: 'checkout', flowSha256: 'sha', triggerType: 'schedule', batchId } as const
    const ended = async (verdict: 'passed' | 'failed', more: Partial<NewExecution> = {}): Promise<string> => {
      const { id } = await executions.create({ ...flow, ...more })
      await executions.finish({ executionId: id, epoch: 0, verdict, durationMs: 1 })
      return id
    }
    const fire = async () => (await fires.list(scheduleId)).items[0]
    await ended('passed')
    const held = await ended('failed', { quarantine: { until: '9999-12-31', reason: 'late' } })
    expect(await fire()).toMatchObject({ verdict: 'passed', failed: 0, quarantined: 1, executionId: held })
    const counts = await ended('failed')
    expect(await fire()).toMatchObject({ verdict: 'failed', failed: 1, quarantined: 1, executionId: counts })
  })
}
