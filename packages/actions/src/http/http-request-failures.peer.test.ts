import type { RequestListener } from 'node:http'
import { findFreePort, httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'
import { ask, echo } from './testing/ask.ts'

describe('a request that cannot succeed', () => {
  const failure = async (config: Record<string, unknown>, listener: RequestListener = echo) => {
    const error = await ask(listener, config).catch((cause: unknown) => cause)
    const { code, message, hint, kind } = error as Error & { code: string; hint: string; kind?: string }
    return { code, message: message.replaceAll(/127.0.0.1:\d+/g, '127.0.0.1:PORT'), hint, ...(kind ? { kind } : {}) }
  }

  it('says that nothing listens', async () => {
    expect(await failure({ url: `http://127.0.0.1:${await findFreePort()}/` })).toEqual({
      code: 'HTTP_CONNECTION_REFUSED',
      message: 'nothing listens on 127.0.0.1:PORT',
      hint: 'Start the service, or check the host and port of the url.',
      kind: 'connection',
    })
  })

  it('says that the host is unknown', async () => {
    expect(await failure({ url: 'http://nowhere.invalid/' })).toMatchObject({
      code: 'HTTP_DNS',
      message: 'the host nowhere.invalid has no address',
    })
  })

  it('says what it waited for when time is up', async () => {
    const silent: RequestListener = () => undefined
    expect(await failure({ timeout: '80ms' }, silent)).toEqual({
      code: 'HTTP_TIMEOUT',
      message: 'an answer from 127.0.0.1:PORT did not come within 80 ms',
      hint: 'Raise `timeout`, or find out why the service is slow.',
      kind: 'timeout',
    })
    const half: RequestListener = (_, response) => response.writeHead(200, { 'content-length': '10' }).write('12345')
    expect(await failure({ timeout: '80ms' }, half)).toMatchObject({
      message: 'the whole body from 127.0.0.1:PORT did not come within 80 ms',
    })
  })

  it('says that the connection was cut', async () => {
    const cut: RequestListener = (request) => request.socket.destroy()
    expect(await failure({}, cut)).toMatchObject({
      code: 'HTTP_CONNECTION_CLOSED',
      message: '127.0.0.1:PORT closed the connection before the answer was complete',
    })
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345')
      setTimeout(() => response.destroy(), 20)
    }
    expect(await failure({}, half)).toMatchObject({ code: 'HTTP_CONNECTION_CLOSED' })
  })

  it('says that the answer is not HTTP', async () => {
    const gibberish: RequestListener = (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n')
    expect(await failure({}, gibberish)).toMatchObject({ code: 'HTTP_BAD_RESPONSE' })
  })

  it.each([
    ['localhost:5003/x', '"localhost:5003/x" has no http:// or https:// in front', 'Write http://localhost:5003/x'],
    ['/orders', '"/orders" is relative and there is no base_url to join it to', expect.stringContaining('BASE_URL')],
    ['ftp://host/x', '"ftp://host/x" is not an http url', expect.any(String)],
    ['http://', '"http://" is not a valid http url', expect.any(String)],
    ['http://me:50%off@host/x', 'the password of the URL has a % that escapes no character', 'Write %25 for a % that is meant as such.'],
  ])('says what is wrong with the url %s', async (url, message, hint) => {
    expect(await failure({ url, base_url: undefined })).toMatchObject({ code: 'HTTP_BAD_URL', message, hint })
  })

  it('says which header cannot be sent', async () => {
    expect(await failure({ headers: { 'bad name': 'x' } })).toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: '"bad name" is not a valid header name',
    })
    expect(await failure({ headers: { name: 'two\nlines' } })).toMatchObject({ code: 'HTTP_BAD_REQUEST' })
  })

  it('does not go where egress forbids, also by address', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    const { ActionError } = await import('@testmesh/action-kit')
    const net = { resolve: async () => Promise.reject(new ActionError('EGRESS_DENIED', 'not allowed')) }
    await expect(runAction(httpRequest, { url: server.url }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    expect(server.connections()).toBe(0)
  })

  it.each([
    ['while the server thinks', (() => undefined) as RequestListener],
    ['while the body arrives', ((_, response) => response.writeHead(200).write('begin')) as RequestListener],
  ])('stops at once when it is cancelled %s', async (_, listener) => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const controller = new AbortController()
    const running = runAction(httpRequest, { url: server.url }, { ...context, signal: controller.signal }).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const abortedAt = performance.now()
    controller.abort(new Error('cancelled'))
    expect(await running).toMatchObject({ code: 'HTTP_ABORTED', cause: { message: 'cancelled' } })
    expect(performance.now() - abortedAt).toBeLessThan(100)
  })

  it('stops at once when it is cancelled before the address is known', async () => {
    await using context = createTestContext()
    const controller = new AbortController()
    const net = { resolve: () => new Promise<never>(() => undefined) }
    const running = runAction(httpRequest, { url: 'http://slow.example' }, { ...context, net, signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(running).rejects.toMatchObject({ code: 'HTTP_ABORTED' })
  })

  it('does not even start when it was cancelled before', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url }, { ...context, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'HTTP_ABORTED',
    })
    expect(server.connections()).toBe(0)
  })
})
