import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { actionContract } from '@testmesh/action-kit/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgress } from '../node/egress.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { mockServerCodes } from './codes.ts'
import { mockServerStart } from './mock-server-start.ts'
import { says, settings } from './testing/with-server.ts'

const taken = createServer().listen(0, '127.0.0.1')
beforeAll(async () => {
  if (!taken.listening) await new Promise((resolve) => taken.once('listening', resolve))
})
afterAll(() => void taken.close())

it('serves on 127.0.0.1 alone, until the execution ends', async () => {
  const context = createTestContext()
  const { base_url, port } = await runAction(mockServerStart, settings(), context)
  expect(await fetch(`${base_url}/x`).then((answer) => answer.text())).toBe('hello')
  expect(base_url).toBe(`http://127.0.0.1:${port}`)
  await expect(fetch(`http://[::1]:${port}/x`)).rejects.toThrow()
  await context.close()
  await expect(fetch(`${base_url}/x`)).rejects.toThrow()
})

it('listens where others reach it, and says how this machine does', async () => {
  await using context = createTestContext()
  const started = (host: string) => runAction(mockServerStart, { ...settings(), host, name: host }, context)
  const { base_url, port } = await started('0.0.0.0')
  expect(base_url).toBe(`http://127.0.0.1:${port}`)
  const addresses = ownAddresses()
  for (const host of addresses)
    expect([host, await fetch(`http://${host}:${port}/x`).then((answer) => answer.text())]).toEqual([host, 'hello'])
  const [own = ''] = addresses.slice(-1)
  const second = await started(own)
  expect(second.base_url).toBe(`http://${own}:${second.port}`)
  await expect(started('192.0.2.1')).rejects.toMatchObject({ code: 'MOCK_CANNOT_LISTEN' })
})

it('listens on this machine alone where nothing else is granted, also by what stands in a file', async () => {
  const context = createTestContext()
  const net = createEgress({ mode: 'open' })
  const readConfig = async () => ({ host: '::', proxy: 'http://127.0.0.1:1' })
  const started = (config: object) => runAction(mockServerStart, config, { ...context, net, readConfig })
  for (const config of [{ ...settings(), host: '0.0.0.0' }, { from_file: 'mock.yaml' }])
    await expect(started(config)).rejects.toMatchObject({
      code: 'LISTEN_DENIED',
      message: expect.stringMatching(/^flows may not listen on (0\.0\.0\.0|::) here, where others reach it: on 127\.0\.0\.1 alone$/),
    })
  expect((await started({ ...settings(), host: 'localhost' })).status).toBe('running')
  await context.close()
})

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ family }) => family === 'IPv4').map(({ address }) => address))

it('says what it serves', async () => {
  const { request } = (await mockServerStart.explain?.({ endpoints: [{ path: '/x' }] } as never, undefined)) ?? {}
  const named = await mockServerStart.explain?.(
    { name: 'shop', endpoints: [{}, {}], proxy: 'http://h' } as never,
    { base_url: 'http://b' } as never,
  )
  expect([request, named?.request]).toEqual(['mock server (1 endpoint)', 'mock server shop (2 endpoints, proxy to http://h) → http://b'])
})

it('lets the execution reach what it serves itself, whatever else it may not reach', async () => {
  const served = new Set<number>()
  const context = createTestContext()
  const serve = (port: number) => {
    served.add(port)
    return () => served.delete(port)
  }
  const { port } = await runAction(mockServerStart, settings(), { ...context, net: { ...context.net, serve } })
  expect([...served]).toEqual([port])
  await context.close()
  expect(served.size).toBe(0)
})

it('passes requests on only to where egress lets it', async () => {
  await using context = createTestContext()
  const net = { resolve: async () => Promise.reject(new Error('flows may not connect there')) }
  const { base_url } = await runAction(mockServerStart, { proxy: 'http://10.0.0.1' }, { ...context, net })
  const answer = await fetch(`${base_url}/x`)
  expect([answer.status, await answer.json()]).toEqual([502, { error: expect.stringContaining('flows may not connect there') }])
  // What went wrong and nobody asked about is told at the end.
  await expect(context.close()).rejects.toThrow('GET /x could not be passed on: flows may not connect there')
})

it('refuses a body that is too long, and outlives a client that breaks off', async () => {
  await using context = createTestContext()
  const { base_url, port } = await runAction(
    mockServerStart,
    { endpoints: [{ method: '*', path: '*', response: { body: says('ok') } }] },
    context,
  )
  const { connect } = await import('node:net')
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
      setTimeout(() => resolve(void socket.resetAndDestroy()), 20)
    })
  })
  await new Promise<void>((resolve) =>
    connect(port, '127.0.0.1')
      .on('close', () => resolve())
      .on('error', () => undefined)
      .end('this is no HTTP\r\n\r\n')
      .resume(),
  )
  const long = await fetch(base_url, { method: 'POST', body: Buffer.alloc(51 * 1024 * 1024) })
  expect(long.status).toBe(413)
  expect(await fetch(base_url).then((answer) => answer.text())).toBe('ok')
})

describe('the contract', () => {
  const contract = actionContract(mockServerStart, {
    createContext: createTestContext,
    activeResources,
    codes: Object.keys(mockServerCodes),
    cases: [{ name: 'a small server', config: settings }],
    unreachable: () => ({ ...settings(), port: (taken.address() as AddressInfo).port }),
  })
  for (const { name, run } of contract) it(name, run)
})
