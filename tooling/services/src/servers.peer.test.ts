import { once } from 'node:events'
import { get } from 'node:https'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { createTlsIdentity, findFreePort, httpServer, postgresServer } from './index.ts'
import { optionalPeer, requirePeer } from './require-peer.ts'

it('serves https with a certificate made on the spot, and frees its port', async () => {
  const tls = createTlsIdentity()
  const server = await httpServer((_, response) => response.end('hi'), { tls })
  const [response] = await once(get(server.url, { ca: tls.cert, agent: false }), 'response')
  expect(response.statusCode).toBe(200)
  response.resume()
  await server.stop()
  const [error] = await once(connect(server.port, '127.0.0.1'), 'error')
  expect(error.code).toBe('ECONNREFUSED')
})

it('starts PostgreSQL and takes it away again', async () => {
  const server = await postgresServer()
  const { port } = new URL(server.dsn)
  await once(connect(Number(port), '127.0.0.1'), 'connect').finally(() => server.stop())
  const [error] = await once(connect(Number(port), '127.0.0.1'), 'error')
  expect(error.code).toBe('ECONNREFUSED')
})

it('finds a port nobody listens on', async () => {
  const [error] = await once(connect(await findFreePort(), '127.0.0.1'), 'error')
  expect(error.code).toBe('ECONNREFUSED')
})

it('skips a missing peer with its reason, and insists in CI on one that every machine has to have', () => {
  const before = process.env.CI
  try {
    delete process.env.CI
    expect(requirePeer('Kafka', false, 'no broker here')).toEqual({ isMissing: true, label: 'Kafka (skipped: no broker here)' })
    process.env.CI = '1'
    expect(() => requirePeer('Kafka', false, 'no broker here')).toThrow('Kafka is missing: no broker here')
    expect(optionalPeer('Docker', false, 'no engine here')).toEqual({ isMissing: true, label: 'Docker (skipped: no engine here)' })
    expect(optionalPeer('Docker', true, 'no engine here')).toEqual({ isMissing: false, label: 'Docker' })
  } finally {
    if (before === undefined) delete process.env.CI
    else process.env.CI = before
  }
})
