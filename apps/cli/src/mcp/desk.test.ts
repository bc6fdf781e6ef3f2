import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openDesk } from './desk.ts'

it('lets runs take turns, and who gives up while it waits need not wait', async () => {
  const desk = openDesk({ folder: '/', given: {}, ending: new AbortController().signal })
  const heard: string[] = []
  const free = Promise.withResolvers<void>()
  const never = new AbortController().signal
  const first = desk.takeTurn(never, async () => {
    await free.promise
    heard.push('first')
  })
  const giving = new AbortController()
  const second = desk.takeTurn(giving.signal, async () => void heard.push('second'))
  const third = desk.takeTurn(never, async () => void heard.push('third'))
  giving.abort()
  await expect(second).rejects.toThrow('the call was cancelled before its run began')
  await expect(desk.takeTurn(giving.signal, async () => void heard.push('fourth'))).rejects.toThrow('cancelled')
  await setTimeout(0)
  expect([heard, desk.isBusy()]).toEqual([[], true])
  free.resolve()
  await Promise.all([first, third, desk.atRest()])
  expect([heard, desk.isBusy()]).toEqual([['first', 'third'], false])
})
