import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'
import { answer, ask } from './testing/ask.ts'

describe('an answer', () => {
  const bodyFor = async (...content: Parameters<typeof answer>) => (await ask(answer(...content), {})).body

  it('is JSON by its content type, or by its looks, else text, else bytes', async () => {
    expect(await bodyFor('"text"', { 'content-type': 'application/problem+json' })).toBe('text')
    expect(await bodyFor('{"a":1}')).toEqual({ a: 1 })
    expect(await bodyFor('[1', { 'content-type': 'text/plain' })).toBe('[1')
    expect(await bodyFor('12', { 'content-type': 'text/plain' })).toBe('12')
    expect(await bodyFor('')).toBe('')
    expect(await bodyFor(Buffer.from('grün', 'latin1'), { 'content-type': 'text/plain; charset=iso-8859-1' })).toBe('grün')
    expect(await bodyFor(Buffer.from([0xff, 0xd8, 0]), { 'content-type': 'image/jpeg' })).toEqual(Buffer.from([0xff, 0xd8, 0]))
  })

  it('keeps every digit of large whole numbers', async () => {
    expect(await bodyFor('{"id":9007199254740993,"small":12,"amount":1234567890.1234567,"text":"9007199254740993"}')).toEqual({
      id: '9007199254740993',
      small: 12,
      amount: 1234567890.1234567,
      text: '9007199254740993',
    })
  })

  it('says so when JSON is none', async () => {
    await using server = await httpServer(answer('{"a":', { 'content-type': 'application/json' }))
    await using context = createTestContext()
    expect(await runAction(httpRequest, { url: server.url }, context)).toMatchObject({ body: '{"a":' })
    expect(context.logs).toEqual([expect.stringContaining('the body calls itself JSON, but it is not')])
  })

  it('says so of JSON that is not UTF-8, too', async () => {
    const latin = Buffer.from('{"name":"J\u00f6rg"}', 'latin1')
    await using server = await httpServer(answer(latin, { 'content-type': 'application/json' }))
    await using context = createTestContext()
    expect((await runAction(httpRequest, { url: server.url }, context)).body).toEqual(latin)
    expect(context.logs).toEqual(['the body calls itself JSON, but it is not: it is not UTF-8'])
    expect(await bodyFor('{"name":"J\u00f6rg"}', { 'content-type': 'application/json; charset=utf8mb4' })).toEqual({ name: 'J\u00f6rg' })
    expect(await bodyFor('{"a":"\u0000"}', { 'content-type': 'application/json' })).toBe('{"a":"\u0000"}')
  })

  it('says so when text is not the UTF-8 that it calls itself, and guesses nothing', async () => {
    const latin = Buffer.from('caf\u00e9', 'latin1')
    await using server = await httpServer(answer(latin, { 'content-type': 'text/plain; charset=utf-8' }))
    await using context = createTestContext()
    expect((await runAction(httpRequest, { url: server.url }, context)).body).toBe('caf\ufffd')
    expect(context.logs).toEqual(['the body calls itself UTF-8, but it is not'])
    expect(await bodyFor(latin, { 'content-type': 'text/plain' })).toBe('caf\u00e9')
  })

  it('may be that the protocol changes', async () => {
    const switching: RequestListener = (_, response) => response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).end()
    const headers = { connection: 'upgrade', upgrade: 'websocket' }
    for (const config of [{}, { headers }])
      expect(await ask(switching, { ...config, timeout: '2s' })).toMatchObject({ status: 101, headers: { upgrade: 'websocket' }, size: 0 })
  })

  it('leads to addresses whose passwords and tokens are secrets, also on the way', async () => {
    const headers: Record<string, Record<string, string | string[]>> = {
      '/': { location: '/on?page=2&access_token=by%20redirect#id_token=in-the-fragment' },
      '/on?page=2&access_token=by%20redirect': {
        location: 'https://ada:s3cret@shop.example/done?next=1&api_key=of-the-last',
        link: ['<https://t0ken@shop.example/2?token=of-a-link>; rel="next"', '</orders?page=3>; rel="last"'],
        refresh: '0; url=https://ada:pa+%2Fss@shop.example/',
      },
    }
    await using server = await httpServer((request, response) => {
      const isLast = request.url !== '/'
      response.writeHead(isLast ? 201 : 302, headers[request.url ?? '']).end()
    })
    await using context = createTestContext()
    expect(await runAction(httpRequest, { url: server.url }, context)).toMatchObject({ status: 201 })
    expect(new Set(context.secrets)).toEqual(
      new Set([
        ...['by%20redirect', 'by redirect', 'in-the-fragment', 's3cret', 'of-the-last'],
        ...['t0ken', 'of-a-link', 'pa+%2Fss', 'pa+/ss', 'pa /ss'],
      ]),
    )
  })

  it('gives credentials in its headers, which are secrets', async () => {
    const given = { authorization: 'Bearer token-of-a-session', 'x-auth-token': 'another-token', 'x-request-id': 'no-secret' }
    await using server = await httpServer(answer('', given))
    await using context = createTestContext()
    await runAction(httpRequest, { url: server.url }, context)
    expect(context.secrets).toEqual(['token-of-a-session', 'another-token'])
  })

  it('quotes no part of a secret where it says so', async () => {
    await using server = await httpServer(answer('{"a": sk_live_4242ABCDEFGHIJ}', { 'content-type': 'application/json' }))
    await using context = createTestContext()
    context.secret('sk_live_4242ABCDEFGHIJ')
    await runAction(httpRequest, { url: server.url }, context)
    expect(context.logs).toEqual([`the body calls itself JSON, but it is not: Unexpected token '*', "{"a": ***}" is not valid JSON`])
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('is unpacked: %s', async (encoding, pack) => {
    const result = await ask(answer(pack(Buffer.from('{"a":1}')), { 'content-encoding': encoding }), {})
    expect(result).toMatchObject({ body: { a: 1 }, size: 7 })
  })

  it('stays packed when asked to', async () => {
    const packed = gzipSync('{"a":1}')
    const result = await ask(answer(packed, { 'content-encoding': 'gzip' }), { decompress: false })
    expect(result.body).toEqual(packed)
  })

  it('names a body that cannot be unpacked', async () => {
    await expect(ask(answer('no', { 'content-encoding': 'gzip' }), {})).rejects.toMatchObject({ code: 'HTTP_BAD_RESPONSE' })
  })

  it('is a result whatever its status', async () => {
    expect(await ask(answer('no', {}, 503), {})).toMatchObject({ status: 503, status_text: 'Service Unavailable', body: 'no' })
    expect(await ask(answer('', {}, 204), { method: 'HEAD' })).toMatchObject({ status: 204, body: '', size: 0 })
  })

  it.each([
    ['text/plain', `${'x'.repeat(2_999_997)}END`],
    ['application/pdf', Buffer.alloc(3_000_000, 0x80)],
  ])('is whole however large, and attached: %s', async (type, content) => {
    await using server = await httpServer(answer(content, { 'content-type': type }))
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: server.url, save_to_file: 'big.txt' }, context)
    expect(result).toMatchObject({ size: 3_000_000, saved_to: 'output/big.txt' })
    expect(result.body === content || Buffer.compare(result.body as Uint8Array, content as Buffer) === 0).toBe(true)
    expect(context.attachments.map(({ name, mediaType, bytes }) => ({ name, mediaType, size: bytes.length }))).toEqual([
      { name: 'body', mediaType: type, size: 3_000_000 },
    ])
    expect(context.written.get('big.txt')?.length).toBe(3_000_000)
  })

  it('may be large JSON and still be looked into', async () => {
    await using server = await httpServer(answer(JSON.stringify({ items: Array.from({ length: 200_000 }, (_, id) => ({ id })) })))
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: server.url }, context)
    expect((result.body as unknown as { items: unknown[] }).items).toHaveLength(200_000)
    expect(context.attachments).toHaveLength(1)
  })

  it('stops at 64 MiB', async () => {
    const chunk = Buffer.alloc(1024 * 1024)
    const endless: RequestListener = (_, response) => {
      const more = () => {
        while (response.write(chunk));
      }
      response.on('drain', more)
      more()
    }
    await expect(ask(endless, {})).rejects.toMatchObject({ code: 'HTTP_BODY_TOO_LARGE' })
  })
})
