import type { Database } from '@testmesh/storage'
import { expect, it } from 'vitest'
import { createNotifyWakeUps } from './create-notify-wake-ups.ts'

const databaseThatListens = (listen: Database['listen']): Database => ({
  kind: 'postgres',
  query: async () => [],
  transaction: async () => Promise.reject(new Error('not asked for')),
  listen,
  close: async () => {},
})

it('listens once for all topics, and stops when closed', async () => {
  const calls: string[] = []
  let tell = (_payload: string): void => {}
  const database = databaseThatListens(async (channel, onMessage) => {
    calls.push(`listen ${channel}`)
    tell = onMessage
    return async () => void calls.push('unlisten')
  })
  const wakeUps = createNotifyWakeUps(database)
  const woken: string[] = []
  await wakeUps.listen('work a', () => woken.push('a'))
  const stop = await wakeUps.listen('work b', () => woken.push('b'))
  tell('work a')
  tell('work b')
  await stop()
  tell('work b')
  await wakeUps.close()
  expect([calls, woken]).toEqual([
    ['listen testmesh_queue', 'unlisten'],
    ['a', 'b'],
  ])
})

it('does without where nobody can listen, and tries again', async () => {
  let tries = 0
  const wakeUps = createNotifyWakeUps(
    databaseThatListens(async () => {
      tries++
      throw new Error('no session for you')
    }),
  )
  await wakeUps.listen('work a', () => {})
  await wakeUps.listen('work a', () => {})
  await wakeUps.close()
  expect(tries).toBe(2)
})
