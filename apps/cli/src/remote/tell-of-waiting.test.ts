import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tellOfWaiting, type WaitingOptions } from './tell-of-waiting.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server whose pools stand as `reasons` says, and where the workers of `lost` were lost. */
const open = (executions: Readonly<Record<string, string>>, reasons: Record<string, string | null>) => {
  const told: string[] = []
  const asked: string[] = []
  const lost = new Set<string>()
  const client = {
    listPools: async () => {
      asked.push('pools')
      return { version: '1', items: Object.entries(reasons).map(([name, whyWaiting]) => ({ name, whyWaiting })) }
    },
    listExecutionAttempts: async ({ params: { id } }: { params: { id: string } }) => {
      asked.push(id)
      return { items: [{ endedAt: lost.has(id) ? '2026-03-01T10:00:00.000Z' : null }] }
    },
  } as unknown as WaitingOptions['client']
  const pooled = Object.entries(executions).map(([id, pool]) => ({ id, pool }))
  const waiting = tellOfWaiting({ client, onWaiting: (why) => told.push(why) }, pooled)
  const pass = async (seconds: number) => {
    await vi.advanceTimersByTimeAsync(seconds * 1_000)
    return { told: told.splice(0), asked: asked.splice(0) }
  }
  return { waiting, pass, lost }
}

it('says why for each pool in which something waits, once for each reason, and stops asking when nothing waits', async () => {
  const reasons: Record<string, string | null> = { eu: 'eu is busy', inner: null, us: 'of no concern' }
  const { waiting, pass } = open({ a: 'eu', b: 'eu', c: 'inner' }, reasons)
  expect(await pass(3)).toEqual({ told: ['eu is busy'], asked: ['pools'] })
  waiting.heard('a')
  reasons.inner = 'nobody takes inner'
  expect((await pass(9)).told).toEqual(['nobody takes inner'])
  reasons.eu = 'eu ends'
  expect((await pass(3)).told).toEqual(['eu ends'])
  reasons.eu = 'eu is busy'
  expect((await pass(3)).told).toEqual([])
  waiting.heard('b')
  waiting.ended('c')
  expect(await pass(9)).toEqual({ told: [], asked: [] })
  waiting.close()
})

it('says it of one whose worker was lost, until another has it', async () => {
  const { waiting, pass, lost } = open({ a: 'eu' }, { eu: 'nobody takes eu' })
  waiting.heard('a')
  expect(await pass(30)).toEqual({ told: [], asked: ['a'] })
  lost.add('a')
  expect(await pass(30)).toEqual({ told: ['nobody takes eu'], asked: ['a', 'pools'] })
  waiting.heard('a')
  expect(await pass(27)).toEqual({ told: [], asked: [] })
  waiting.close()
  expect(await pass(60)).toEqual({ told: [], asked: [] })
})
