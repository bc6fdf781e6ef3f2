import type { ExecutionEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { createClient } from './create-client.ts'

const event = (seq: number, type: string) => ({ v: 1, executionId: 'e', epoch: 1, seq, at: 0, type, data: {} }) as unknown as ExecutionEvent
const log = [event(0, 'execution.started'), event(1, 'execution.warning'), event(2, 'execution.finished')]

it('gives up on a server that stays away, and says why', async () => {
  let asked = 0
  const fetch = async () => {
    if (++asked > 2) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    return Response.json(asked === 1 ? { ticket: 't' } : { items: [event(0, 'execution.started')] })
  }
  const client = createClient({ url: 'http://127.0.0.1:1', fetch })
  const seen: ExecutionEvent[] = []
  const following = (async () => {
    for await (const events of client.follow('e', { patienceMs: 500 })) seen.push(...events)
  })()
  await expect(following).rejects.toMatchObject({ status: 0, message: 'http://127.0.0.1:1 does not answer: connect ECONNREFUSED' })
  expect(seen).toEqual([event(0, 'execution.started')])
})

it('reads the log over HTTP, page by page and as it grows, where no WebSocket comes through', async () => {
  let isOver = false
  const asked: string[] = []
  // Nothing listens on this port: each WebSocket is refused.
  const client = createClient({
    url: 'http://127.0.0.1:1',
    fetch: async (input) => {
      const { pathname, search } = new URL(String(input))
      if (pathname === '/api/v1/live/tickets') return Response.json({ ticket: 't' })
      asked.push(pathname + search)
      const after = Number(/after=1\.(\d)/.exec(search)?.[1] ?? -1)
      return Response.json({ items: log.filter(({ seq }) => seq > after && (seq < 2 || isOver)).slice(0, 1) })
    },
  })
  const seen: ExecutionEvent[] = []
  const states: string[] = []
  const onConnection = (state: string): void => {
    states.push(state)
    isOver = state === 'asked'
  }
  for await (const events of client.follow('e', { onConnection })) seen.push(...events)
  expect(seen).toEqual(log)
  expect(states).toEqual(['cut', 'asked'])
  const path = '/api/v1/executions/e/events'
  expect(asked).toEqual([path, `${path}?after=1.0`, `${path}?after=1.1`, `${path}?after=1.1`])
})
