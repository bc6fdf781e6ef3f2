import { httpServer } from '@testmesh-tooling/services'
import { expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'
import { recordTraffic } from './record-traffic.ts'
import { httpSession } from './transport/http-session.ts'

it('leaves the session of an execution as it is until somebody records', async () => {
  await using server = await httpServer((_, response) => response.end('fine'))
  await using context = createTestContext()
  const session = await httpSession(context)
  const { send } = session
  await runAction(httpRequest, { url: server.url }, context)
  expect(session.send).toBe(send)
  const traffic = await recordTraffic(context)
  await runAction(httpRequest, { url: server.url }, context)
  expect(traffic.entries.map(({ step, status }) => [step, status])).toEqual([['steps/test', 200]])
  expect(session.send).not.toBe(send)
})

it('records no requests for tokens', async () => {
  await using server = await httpServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(request.url === '/token' ? '{"access_token":"tok","expires_in":60}' : '{}')
  })
  await using context = createTestContext()
  const traffic = await recordTraffic(context)
  const auth = { type: 'oauth2', grant: 'client_credentials', token_url: `${server.url}/token`, client_id: 'me', client_secret: 'mine' }
  await runAction(httpRequest, { url: `${server.url}/things`, auth }, context)
  expect(traffic.entries.map(({ request }) => request.url.pathname)).toEqual(['/things'])
})
