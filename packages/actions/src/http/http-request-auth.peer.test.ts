import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'

const echo: RequestListener = (request, response) => response.end(JSON.stringify({ url: request.url, headers: request.headers }))

const echoed = async (config: Record<string, unknown>) => {
  await using server = await httpServer(echo)
  await using context = createTestContext()
  const { body } = await runAction(httpRequest, { url: config.url ?? `${server.url}/`, ...config }, context)
  return body as unknown as { url: string; headers: Record<string, string> }
}

describe('who is asking', () => {
  it('can be said with a user name and password', async () => {
    const { headers } = await echoed({ auth: { type: 'basic', username: 'jörg', password: 'a:b' } })
    expect(Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString()).toBe('jörg:a:b')
  })

  it('can be said in the url', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    const { body } = await runAction(httpRequest, { url: server.url.replace('//', '//me:s%20cret@') }, context)
    const basic = Buffer.from('me:s cret').toString('base64')
    expect(body).toMatchObject({ headers: { authorization: `Basic ${basic}` } })
    expect(context.secrets).toEqual([basic])
  })

  it('can be said with a token', async () => {
    expect((await echoed({ auth: { type: 'bearer', token: 't-1' } })).headers.authorization).toBe('Bearer t-1')
    await expect(echoed({ auth: { type: 'bearer', token: 'Bearer t-1' } })).rejects.toMatchObject({
      code: 'HTTP_AUTH',
      message: 'the token begins with the word Bearer, and would be sent with two of them',
    })
  })

  it('can be said with a key in a header, the query or a cookie', async () => {
    const auth = { type: 'api_key', name: 'X-Key', value: 'k 1' }
    expect((await echoed({ auth })).headers['x-key']).toBe('k 1')
    expect((await echoed({ auth: { ...auth, location: 'query' }, params: { a: '1' } })).url).toBe('/?a=1&X-Key=k+1')
    expect((await echoed({ auth: { ...auth, value: 'k', location: 'cookie' }, cookies: { a: '1' } })).headers.cookie).toBe('a=1; X-Key=k')
  })
})

describe('who is asking, said twice', () => {
  const given = 'Bearer a-token-of-tests'
  const basic = { type: 'basic', username: 'me', password: 'of-tests' }
  const problemOf = (config: Record<string, unknown>): Promise<string> =>
    echoed(config).then(
      () => 'sent',
      (error: Error) => error.message,
    )

  it('is refused, and nothing goes unsent without a word', async () => {
    const key = { type: 'api_key', name: 'X-Key', value: 'k' }
    expect(
      await Promise.all(
        [
          { headers: { Authorization: given }, auth: basic },
          { headers: { authorization: given }, auth: { ...basic, type: 'digest' } },
          { headers: { 'x-key': 'other' }, auth: key },
          { cookies: { 'X-Key': 'other' }, auth: { ...key, location: 'cookie' } },
          { headers: { cookie: 'a=1; b=2' }, cookies: { b: '3' } },
          { url: 'http://me:of-tests@127.0.0.1:1/', headers: { authorization: given } },
          { url: 'http://me:of-tests@127.0.0.1:1/', auth: { type: 'bearer', token: 't' } },
        ].map(problemOf),
      ),
    ).toEqual([
      'headers.Authorization: "headers.Authorization" cannot stand beside "auth.type: basic"',
      'headers.authorization: "headers.authorization" cannot stand beside "auth.type: digest"',
      'the header x-key is written, and another setting of the step sends one, too',
      'the cookie X-Key is written, and another setting of the step sends one, too',
      'the cookie b is written, and another setting of the step sends one, too',
      'the header authorization is written, and another setting of the step sends one, too',
      'the header authorization is written, and another setting of the step sends one, too',
    ])
  })

  it('is no matter where both can be sent', async () => {
    const { headers } = await echoed({
      headers: { Authorization: given, cookie: 'a=1' },
      auth: { type: 'api_key', name: 'sid', value: '2', location: 'cookie' },
    })
    expect(headers).toMatchObject({ authorization: given, cookie: 'a=1; sid=2' })
  })
})

describe('digest', () => {
  const fields = (header: string) =>
    Object.fromEntries(
      [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']),
    )

  /** A server that checks the answer by the book (RFC 7616, 3.4). */
  const guard =
    (algorithm: string, qop?: string): RequestListener =>
    (request, response) => {
      const given = request.headers.authorization
      const hash = (text: string) =>
        createHash(algorithm.startsWith('SHA') ? 'sha256' : 'md5')
          .update(text)
          .digest('hex')
      if (given?.startsWith('Digest ')) {
        const { nonce, uri, nc, cnonce, response: proof } = fields(given)
        const user = hash('Mufasa:a "realm":Circle of Life')
        const secret = algorithm.endsWith('-sess') ? hash(`${user}:${nonce}:${cnonce}`) : user
        const target = hash(`${request.method}:${uri}`)
        const wanted = hash(qop ? `${secret}:${nonce}:${nc}:${cnonce}:auth:${target}` : `${secret}:${nonce}:${target}`)
        if (proof === wanted && uri === request.url) return response.end('welcome')
      }
      const challenge = `Digest realm="a \\"realm\\"", nonce="n1", opaque="o", algorithm=${algorithm}${qop ? `, qop="${qop}"` : ''}`
      response.writeHead(401, { 'www-authenticate': ['Basic realm="x"', challenge] }).end()
    }

  it.each([
    ['MD5', 'auth'],
    ['MD5', undefined],
    ['MD5-sess', 'auth'],
    ['SHA-256', 'auth,auth-int'],
  ])('answers the challenge: %s, %s', async (algorithm, qop) => {
    await using server = await httpServer((request, response) => {
      // The guard's own parser does not unescape; the realm is what the client must have hashed.
      request.headers.authorization = request.headers.authorization?.replaceAll('\\"', "'")
      guard(algorithm, qop)(request, response)
    })
    await using context = createTestContext()
    const auth = { type: 'digest', username: 'Mufasa', password: 'Circle of Life' }
    expect(await runAction(httpRequest, { url: `${server.url}/dir/index.html?a=1`, auth }, context)).toMatchObject({
      status: 200,
      body: 'welcome',
    })
    expect(await runAction(httpRequest, { url: server.url, auth: { ...auth, password: 'no' } }, context)).toMatchObject({ status: 401 })
  })

  it('names an algorithm it does not know', async () => {
    await using server = await httpServer(guard('SHA-512-256', 'auth'))
    await using context = createTestContext()
    const auth = { type: 'digest', username: 'a', password: 'b' }
    await expect(runAction(httpRequest, { url: server.url, auth }, context)).rejects.toMatchObject({ code: 'HTTP_AUTH' })
  })
})

describe('oauth2', () => {
  const bodyOf = async (request: IncomingMessage) => {
    let body = ''
    for await (const chunk of request) body += chunk
    return Object.fromEntries(new URLSearchParams(body))
  }

  const authority = (expiresIn: number) => {
    const asked: unknown[] = []
    const listener: RequestListener = async (request, response) => {
      if (request.url !== '/token') return echo(request, response)
      const form = await bodyOf(request)
      asked.push({ ...form, authorization: request.headers.authorization })
      if (form.scope === 'wrong') return response.writeHead(400).end('{"error":"invalid_scope"}')
      response.end(JSON.stringify({ access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: expiresIn }))
    }
    return { asked, listener }
  }

  it('gets a token once and sends it with every request', async () => {
    const { asked, listener } = authority(3600)
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const auth = { type: 'oauth2', token_url: `${server.url}/token`, client_id: 'id', client_secret: 's&x', scope: 'read write' }
    for (let count = 0; count < 2; count += 1)
      expect(await runAction(httpRequest, { url: server.url, auth }, context)).toMatchObject({
        body: { headers: { authorization: 'Bearer token-1' } },
      })
    const authorization = `Basic ${Buffer.from('id:s%26x').toString('base64')}`
    expect(asked).toEqual([{ grant_type: 'client_credentials', scope: 'read write', authorization }])
    expect(context.secrets).toEqual(['token-1'])
  })

  it('gets another one when it ran out, also by password', async () => {
    const { asked, listener } = authority(1)
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const auth = { type: 'oauth2', grant: 'password', token_url: `${server.url}/token`, client_id: 'id', username: 'u', password: 'p' }
    await runAction(httpRequest, { url: server.url, auth }, context)
    expect(await runAction(httpRequest, { url: server.url, auth }, context)).toMatchObject({
      body: { headers: { authorization: 'Bearer token-2' } },
    })
    expect(asked[0]).toEqual({ grant_type: 'password', username: 'u', password: 'p', client_id: 'id', authorization: undefined })
  })

  it('is asked once by requests that run side by side, and again after it failed', async () => {
    const { asked, listener } = authority(3600)
    let isDown = true
    await using server = await httpServer((request, response) => {
      if (request.url === '/token' && isDown) setTimeout(() => response.writeHead(503).end(), 20)
      else listener(request, response)
    })
    await using context = createTestContext()
    const auth = { type: 'oauth2', token_url: `${server.url}/token`, client_id: 'id', client_secret: 's' }
    const send = () => runAction(httpRequest, { url: server.url, auth }, context)
    await expect(send()).rejects.toMatchObject({ code: 'HTTP_AUTH' })
    isDown = false
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(({ body }) => (body as unknown as { headers: { authorization: string } }).headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-1',
    ])
    expect(asked).toHaveLength(1)
  })

  it('says why there is no token', async () => {
    await using server = await httpServer(authority(1).listener)
    await using context = createTestContext()
    const auth = { type: 'oauth2', token_url: `${server.url}/token`, client_id: 'id', client_secret: 's', scope: 'wrong' }
    await expect(runAction(httpRequest, { url: server.url, auth }, context)).rejects.toMatchObject({
      code: 'HTTP_AUTH',
      message: `${server.url}/token gave no token (status 400): invalid_scope`,
    })
  })
})

describe('aws_sigv4', () => {
  it('signs what is sent', async () => {
    const { createHmac } = await import('node:crypto')
    await using server = await httpServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const { authorization = '', 'x-amz-date': date = '' } = request.headers as Record<string, string>
      const [, scope = '', names = '', signature] = /Credential=AKID\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(authorization) ?? []
      const sha = (text: string) => createHash('sha256').update(text).digest('hex')
      const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
      const lines = names.split(';').map((name) => `${name}:${request.headers[name]}`)
      const canonical = [request.method, '/', 'a=1', ...lines, '', names, request.headers['x-amz-content-sha256'] ?? sha(body)].join('\n')
      const text = ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')
      const [day = '', region = '', service = ''] = scope.split('/')
      const key = hmac(hmac(hmac(hmac('AWS4SECRET', day), region), service), 'aws4_request')
      response.end(JSON.stringify({ matches: hmac(key, text).toString('hex') === signature, scope: `${region}/${service}` }))
    })
    await using context = createTestContext()
    const auth = { type: 'aws_sigv4', access_key: 'AKID', secret_key: 'SECRET', region: 'eu-central-1', service: 'execute-api' }
    const config = { url: `${server.url}/?a=1`, method: 'POST', body: { a: 1 }, auth }
    expect(await runAction(httpRequest, config, context)).toMatchObject({ body: { matches: true, scope: 'eu-central-1/execute-api' } })
  })
})
