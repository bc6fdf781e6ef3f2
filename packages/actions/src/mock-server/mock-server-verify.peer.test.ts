import { actionContract } from '@testmesh/action-kit/contract'
import { describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { timeIsUp } from '../testing/test-context.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerVerify } from './mock-server-verify.ts'
import { findServer } from './servers.ts'
import { holds, withServers } from './testing/with-server.ts'

describe('the contract', () => {
  const contract = actionContract(mockServerVerify, {
    createContext: withServers,
    activeResources,
    codes: Object.keys(mockServerCodes),
    cases: [
      { name: 'no request', config: { count: 0 } },
      { name: 'a condition', config: () => ({ assertions: [{ body_matches: [holds('$.a', () => true)], count: 0 }] }) },
    ],
    hang: { path: '/x', within: '1h' },
    unreachable: { server: 'nobody', count: 0 },
  })
  for (const { name, run } of contract) it(name, run)
})

it('says what came when the time of the step is up', async () => {
  await using context = withServers()
  const { baseUrl } = await findServer(context, undefined)
  await fetch(`${baseUrl}/y`)
  const verified = mockServerVerify.run({ path: '/x', within: 60_000 }, context)
  setTimeout(() => context.abort(timeIsUp), 50)
  await expect(verified).rejects.toMatchObject({ kind: 'timeout', code: 'MOCK_VERIFY_FAILED', message: expect.stringContaining('GET /y') })
})

it('can be listened to: the requests that are meant, from now on, until the server stops', async () => {
  await using context = withServers()
  const { baseUrl, stop } = await findServer(context, undefined)
  const listener = await mockServerVerify.listen?.({ path: '/x', method: 'GET' }, context)
  const all = await mockServerVerify.listen?.({}, context)
  for (const path of ['/x?n=1', '/other', '/x?n=2']) await fetch(`${baseUrl}${path}`)
  await stop()
  const seen: unknown[] = []
  for await (const { path, query } of listener?.messages ?? []) seen.push([path, query])
  let count = 0
  for await (const _ of all?.messages ?? []) count += 1
  expect(count).toBe(3)
  expect(seen).toEqual([
    ['/x', { n: '1' }],
    ['/x', { n: '2' }],
  ])
})
