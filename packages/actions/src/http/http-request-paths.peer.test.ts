import type { IncomingMessage, RequestListener } from 'node:http'
import { httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** `/redirect/<status>?to=<url>` redirects, anything else answers with what it got. */
const listener: RequestListener = async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://host')
  const status = /^\/redirect\/(\d+)$/.exec(url.pathname)?.[1]
  const cookie = url.searchParams.getAll('cookie')
  if (cookie.length > 0) response.setHeader('set-cookie', cookie)
  if (status) return response.writeHead(Number(status), { location: url.searchParams.get('to') ?? '/' }).end('moved')
  const { method, headers } = request
  response.end(JSON.stringify({ method, path: url.pathname, headers, body: await bodyOf(request) }))
}

type Echoed = { method: string; path: string; headers: Record<string, string>; body: string }
const send = async (context: TestContext, config: Record<string, unknown>) => {
  const result = await runAction(httpRequest, config, context)
  return { ...result, body: result.body as unknown as Echoed }
}

describe('redirects', () => {
  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [302, 'PUT', 'PUT', 'hello'],
    [307, 'POST', 'POST', 'hello'],
    [308, 'POST', 'POST', 'hello'],
  ])('a %i turns %s into %s', async (status, method, next, body) => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const config = method === 'HEAD' ? {} : { body: 'hello' }
    const result = await runAction(
      httpRequest,
      { ...config, base_url: server.url, url: `/redirect/${status}`, method, params: { to: '/end' } },
      context,
    )
    expect(result).toMatchObject({ url: `${server.url}/end`, redirects: [{ status, location: `${server.url}/end` }] })
    if (next === 'HEAD') return
    const echoed = result.body as unknown as Echoed
    expect(echoed).toMatchObject({ method: next, path: '/end', body })
    expect(echoed.headers['content-type']).toBe(body === '' ? undefined : 'text/plain; charset=utf-8')
  })

  it('keep authorization and cookies from another origin', async () => {
    await using other = await httpServer(listener)
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const config = { url: `${server.url}/redirect/302`, cookies: { own: '1' }, auth: { type: 'bearer', token: 't' } }
    const same = await send(context, { ...config, params: { to: '/end' } })
    expect(same.body.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'own=1' })
    const across = await send(context, { ...config, params: { to: `${other.url}/end` } })
    expect(across.body.headers).not.toHaveProperty('authorization')
    expect(across.body.headers).not.toHaveProperty('cookie')
    const headers = { 'X-Auth-Token': 't', 'private-token': 'p', 'x-csrf-token': 'c', 'x-request-id': 'r' }
    const { body } = await send(context, { ...config, headers, params: { to: `${other.url}/end` } })
    expect(Object.keys(body.headers).filter((name) => name in headers || name === 'x-auth-token')).toEqual(['x-request-id'])
    const auth = { type: 'api_key', name: 'X-Key', value: 'k' }
    expect((await send(context, { ...config, auth, params: { to: '/end' } })).body.headers).toHaveProperty('x-key', 'k')
    expect((await send(context, { ...config, auth, params: { to: `${other.url}/end` } })).body.headers).not.toHaveProperty('x-key')
    const to = `/redirect/302?to=${other.url}/end`
    const posted = { ...config, method: 'POST', body: 'hello', auth, params: { to } }
    expect((await send(context, posted)).body).toMatchObject({
      method: 'GET',
      path: '/end',
      headers: expect.not.objectContaining({ 'x-key': 'k' }),
    })
  })

  it('are the answer when they shall not be followed', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    expect(await send(context, { url: `${server.url}/redirect/302`, follow_redirects: false })).toMatchObject({
      status: 302,
      headers: { location: '/' },
      body: 'moved',
      redirects: [],
    })
  })

  it('come to an end', async () => {
    await using server = await httpServer((request, response) => response.writeHead(302, { location: request.url }).end())
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url, max_redirects: 3 }, context)).rejects.toMatchObject({
      code: 'HTTP_TOO_MANY_REDIRECTS',
      message: `${server.url}/ redirected more than 3 times, last to ${server.url}/`,
    })
  })

  it('to what is no http url are refused', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const config = { url: `${server.url}/redirect/302`, params: { to: 'file:///etc/passwd' } }
    await expect(runAction(httpRequest, config, context)).rejects.toMatchObject({ code: 'HTTP_BAD_URL' })
  })
})

describe('cookies', () => {
  it('are credentials, those that are set and those that are sent, but for the short ones', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const cookie = ['sid=0123456789abcdef; Path=/; HttpOnly', 'theme=dark']
    await send(context, { base_url: server.url, url: '/login', params: { cookie }, cookies: { own: 'fedcba9876543210', lang: 'de' } })
    expect(context.secrets).toEqual(['own=fedcba9876543210; lang=de', 'fedcba9876543210', '0123456789abcdef'])
  })

  it('are kept for the execution and sent where they belong', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const login = await send(context, {
      base_url: server.url,
      url: '/login',
      params: { cookie: ['sid=abc; Path=/; HttpOnly', 'deep=1; Path=/deep'] },
    })
    expect(login.cookies).toEqual({ sid: 'abc', deep: '1' })
    expect((await send(context, { base_url: server.url, url: '/' })).body.headers.cookie).toBe('sid=abc')
    expect((await send(context, { base_url: server.url, url: '/deep/er' })).body.headers.cookie).toBe('deep=1; sid=abc')
    await using another = createTestContext()
    expect((await send(another, { base_url: server.url, url: '/' })).body.headers.cookie).toBeUndefined()
  })

  it('set on the way of a redirect count', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const result = await send(context, { url: `${server.url}/redirect/303`, params: { to: '/home', cookie: 'sid=1' }, method: 'POST' })
    expect(result.cookies).toEqual({ sid: '1' })
    // The cookie's default path is /redirect.
    expect(result.body.headers.cookie).toBeUndefined()
    const next = await send(context, {
      url: `${server.url}/redirect/303`,
      params: { to: '/home', cookie: 'root=1; Path=/' },
      method: 'POST',
    })
    expect(next.body.headers.cookie).toBe('root=1')
  })

  it('of the config go beside them and win', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    await send(context, { url: server.url, params: { cookie: ['a=1; Path=/', 'b=2; Path=/'] } })
    const { body } = await send(context, { url: server.url, headers: { Cookie: 'c=3' }, cookies: { a: 'mine' } })
    expect(body.headers.cookie).toBe('a=mine; b=2; c=3')
  })

  it('that expired are forgotten', async () => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    await send(context, { url: server.url, params: { cookie: 'a=1; Path=/' } })
    await send(context, { url: server.url, params: { cookie: 'a=; Path=/; Max-Age=0' } })
    expect((await send(context, { url: server.url })).body.headers.cookie).toBeUndefined()
  })
})
