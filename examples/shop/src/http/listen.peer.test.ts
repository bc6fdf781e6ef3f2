import { setTimeout } from 'node:timers/promises'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'

it('answers what it was asked before it stops, and nothing after, also on a connection that stays busy', async () => {
  const app = new Hono()
  let isStopped = false
  const late: string[] = []
  app.get('/:name', async (c) => {
    await setTimeout(100)
    if (isStopped) late.push(c.req.param('name'))
    return c.text('here you are')
  })
  const { port, stop } = await listen({ name: 'test', app, port: 0 })
  const ask = async (name: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}/${name}`)).text()
  const askAgainAndAgain = async (): Promise<never> => {
    for (;;) await ask('again')
  }
  const again = askAgainAndAgain().catch(String)
  const once = ask('once')
  await setTimeout(50)
  const since = performance.now()
  await stop()
  isStopped = true
  expect(await once).toBe('here you are')
  expect(await again).toBe('TypeError: fetch failed')
  expect(late).toEqual([])
  expect(performance.now() - since).toBeLessThan(2000)
})
