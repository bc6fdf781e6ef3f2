import { createHash } from 'node:crypto'
import { actionContract } from '@testmesh/action-kit/contract'
import {
  createTlsIdentity,
  findFreePort,
  httpServer,
  proxyServer,
  type S3Server,
  s3Login,
  s3Peer,
  s3Server,
} from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientCodes } from '../http/client.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { s3Codes } from './codes.ts'
import { s3 } from './s3.ts'

const run = async (config: object, files: Readonly<Record<string, string | Uint8Array>> = {}) => {
  await using context = createTestContext(files)
  return await runAction(s3, config, context)
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly kind?: string
  readonly hint?: string
  readonly result?: unknown
}

const failing = async (config: object): Promise<Failure> => {
  const error: unknown = await run(config).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason,
  )
  return error as Failure
}

const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('hex')

const peer = s3Peer()
describe.skipIf(peer.isMissing)(peer.label, () => {
  let server: S3Server
  const at = (config: object) => ({ endpoint: server.url, ...s3Login, bucket: 'shop', ...config })
  beforeAll(async () => {
    server = await s3Server()
    await run(at({ operation: 'create_bucket', keep: true }))
  })
  afterAll(() => server?.stop())

  it('keeps JSON, text, bytes and files as they are', async () => {
    const written = await run(at({ operation: 'put', key: 'a/order.json', data: { id: 17, name: 'ä' }, metadata: { Customer: 'c-1' } }))
    const content = '{"id":17,"name":"ä"}'
    expect(written).toEqual({
      ...{ bucket: 'shop', key: 'a/order.json', etag: md5(content), size: 21, content_type: 'application/json' },
      duration_ms: expect.any(Number),
    })
    expect(await run(at({ operation: 'get', key: 'a/order.json' }))).toEqual({
      ...{ bucket: 'shop', key: 'a/order.json', etag: md5(content), size: 21, content_type: 'application/json' },
      ...{ metadata: { customer: 'c-1' }, body: { id: 17, name: 'ä' }, last_modified: expect.stringMatching(/^20.*Z$/) },
      duration_ms: expect.any(Number),
    })
    expect(await run(at({ operation: 'get', key: 'a/order.json', as: 'text' }))).toMatchObject({ body: content })
    const bytes = new Uint8Array([0, 255, 1, 254])
    await run(at({ operation: 'put', key: 'bytes', data: bytes }))
    expect((await run(at({ operation: 'get', key: 'bytes' }))).body).toEqual(Buffer.from(bytes))
    await run(at({ operation: 'put', key: 'page', file: 'page.html', content_type: 'text/html' }), { 'page.html': '<p>hi' })
    expect(await run(at({ operation: 'get', key: 'page' }))).toMatchObject({ body: '<p>hi', content_type: 'text/html' })
    await run(at({ operation: 'put', key: 'empty', data: '' }))
    expect(await run(at({ operation: 'get', key: 'empty' }))).toMatchObject({ body: '', size: 0 })
  })

  it('takes keys with any letters', async () => {
    const keys = ['with space', 'a+b', "it's (1)*!", 'ä/ü/日本', 'q?x=1&y#z', '100%', 'a&b<c>', 'deep/er/and/deeper']
    for (const key of keys) {
      await run(at({ operation: 'put', key: `any/${key}`, data: key }))
      expect((await run(at({ operation: 'get', key: `any/${key}`, as: 'text' }))).body).toBe(key)
    }
    const { keys: listed } = await run(at({ operation: 'list', prefix: 'any/' }))
    expect(listed?.toSorted()).toEqual(keys.map((key) => `any/${key}`).toSorted())
    expect(await run(at({ operation: 'list', prefix: 'any/with sp' }))).toMatchObject({ keys: ['any/with space'] })
    expect(await failing(at({ operation: 'get', key: 'a/../b' }))).toMatchObject({ code: 'S3_BAD_SETTINGS' })
  })

  it('lists page by page, and says when there are more', async () => {
    for (let index = 0; index < 5; index += 1) await run(at({ operation: 'put', key: `many/${index}`, data: 'x' }))
    expect(await run(at({ operation: 'list', prefix: 'many/', limit: 3 }))).toMatchObject({
      keys: ['many/0', 'many/1', 'many/2'],
      ...{ count: 3, truncated: true },
      objects: [{ key: 'many/0', size: 1, etag: md5('x'), last_modified: expect.stringMatching(/^20.*Z$/) }, {}, {}],
    })
    const all = await run(at({ operation: 'list', prefix: 'many/' }))
    expect([all.count, all.truncated]).toEqual([5, undefined])
    expect(await run(at({ operation: 'list', prefix: 'none/' }))).toMatchObject({ keys: [], objects: [], count: 0 })
  })

  it('says whether something is there, and deletes it', async () => {
    await run(at({ operation: 'put', key: 'gone', data: 'x' }))
    expect(await run(at({ operation: 'exists', key: 'gone' }))).toMatchObject({ exists: true })
    expect(await run(at({ operation: 'head', key: 'gone' }))).toMatchObject({ size: 1, etag: md5('x') })
    expect(await run(at({ operation: 'delete', key: 'gone' }))).toMatchObject({ deleted: true })
    expect(await run(at({ operation: 'delete', key: 'gone' }))).toMatchObject({ deleted: false })
    expect(await run(at({ operation: 'exists', key: 'gone' }))).toMatchObject({ exists: false })
    expect(await run(at({ operation: 'exists' }))).toMatchObject({ exists: true })
    expect(await run(at({ operation: 'exists', bucket: 'nowhere' }))).toMatchObject({ exists: false })
  })

  it('does not take a bucket that is not there for an empty one', async () => {
    for (const operation of ['exists', 'head', 'delete', 'assert', 'get'])
      expect(await failing(at({ operation, bucket: 'nowhere', key: 'x' }))).toMatchObject({ code: 'S3_NO_SUCH_BUCKET' })
    expect(await failing(at({ operation: 'list', bucket: 'nowhere' }))).toMatchObject({
      code: 'S3_NO_SUCH_BUCKET',
      message: expect.stringMatching(/^the bucket nowhere: .*\(NoSuchBucket\)$/),
    })
    expect(await failing(at({ operation: 'get', key: 'never' }))).toMatchObject({
      code: 'S3_NO_SUCH_KEY',
      message: expect.stringMatching(/^the object never in shop: .*\(NoSuchKey\)$/),
    })
    expect(await failing(at({ operation: 'head', key: 'never' }))).toMatchObject({ code: 'S3_NO_SUCH_KEY' })
  })

  it('is held against what is expected', async () => {
    await run(at({ operation: 'put', key: 'in/17.txt', data: 'paid', content_type: 'text/plain; charset=utf-8' }))
    expect(await run(at({ operation: 'assert', key: 'in/17.txt', size: 4, size_gte: 2, content_type: 'text/plain' }))).toMatchObject({
      exists: true,
      size: 4,
    })
    expect(await run(at({ operation: 'assert', key: 'in/18.txt', exists: false }))).toMatchObject({ exists: false })
    const message = async (config: object) => {
      const { code, message: told } = await failing(at({ operation: 'assert', ...config }))
      expect(code).toBe('S3_NOT_AS_EXPECTED')
      return told.replace(/^the object \S+ in shop is not as expected: /, '')
    }
    expect(await message({ key: 'in/17.txt', size_gte: 5, content_type: 'text/html' })).toBe(
      'it has 4 bytes, fewer than 5; its content type is text/plain; charset=utf-8, not text/html',
    )
    expect(await message({ key: 'in/17.txt', size: 5 })).toBe('it has 4 bytes, not 5')
    expect(await message({ key: 'in/17.txt', exists: false })).toBe('it is there')
    expect(await message({ key: 'in/71.txt' })).toBe('it is not there; in in/ there are in/17.txt')
    expect(await message({ key: 'out/1.txt' })).toBe('it is not there, nor is anything in out/')
    expect(await message({ exists: false })).toBe('the bucket shop is there')
    expect(await failing(at({ operation: 'assert', size: 1 }))).toMatchObject({ code: 'S3_BAD_SETTINGS' })
    expect(await failing(at({ operation: 'assert', key: 'x', exists: false, size: 1 }))).toMatchObject({ code: 'S3_BAD_SETTINGS' })
  })

  it('makes buckets, which go at the end with all in them', async () => {
    const bucket = 'for-a-test'
    await using context = createTestContext()
    expect(await runAction(s3, at({ operation: 'create_bucket', bucket }), context)).toMatchObject({ bucket, created: true })
    await runAction(s3, at({ operation: 'put', bucket, key: 'a/b', data: 'x' }), context)
    expect(context.tracked.map(({ kind }) => kind)).toEqual(['s3_bucket'])
    expect(await failing(at({ operation: 'create_bucket', bucket }))).toMatchObject({ code: 'S3_BUCKET_EXISTS' })
    expect(await run(at({ operation: 'create_bucket', bucket, if_not_exists: true }))).toMatchObject({ created: false })
    expect(await failing(at({ operation: 'delete_bucket', bucket }))).toMatchObject({ code: 'S3_BUCKET_NOT_EMPTY' })
    for (const { ref } of context.tracked) await s3.undo?.s3_bucket?.(JSON.parse(JSON.stringify(ref)), context)
    expect(await run(at({ operation: 'exists', bucket }))).toMatchObject({ exists: false })
  })

  it('deletes a bucket, with all in it where that is said', async () => {
    const bucket = 'to-delete'
    await run(at({ operation: 'create_bucket', bucket, keep: true }))
    await run(at({ operation: 'put', bucket, key: 'a', data: 'x' }))
    expect(await run(at({ operation: 'delete_bucket', bucket, force: true }))).toMatchObject({ deleted: true })
    expect(await run(at({ operation: 'delete_bucket', bucket }))).toMatchObject({ deleted: false })
  })

  it('lists and deletes more than a page holds', async () => {
    const bucket = 'pages'
    await using context = createTestContext()
    await runAction(s3, at({ operation: 'create_bucket', bucket }), context)
    const names = Array.from({ length: 1003 }, (_, index) => `n-${String(index).padStart(4, '0')}`)
    for (let from = 0; from < names.length; from += 50)
      await Promise.all(names.slice(from, from + 50).map((key) => runAction(s3, at({ operation: 'put', bucket, key, data: 'x' }), context)))
    const { keys, truncated } = await runAction(s3, at({ operation: 'list', bucket, limit: 5000 }), context)
    expect([keys, truncated]).toEqual([names, undefined])
    expect(await runAction(s3, at({ operation: 'list', bucket, limit: 1001 }), context)).toMatchObject({ count: 1001, truncated: true })
    for (const { ref } of context.tracked) await s3.undo?.s3_bucket?.(ref, context)
    expect(await run(at({ operation: 'exists', bucket }))).toMatchObject({ exists: false })
  })

  it('keeps objects unless told not to', async () => {
    await using context = createTestContext()
    await runAction(s3, at({ operation: 'put', key: 'stays', data: 'x' }), context)
    await runAction(s3, at({ operation: 'put', key: 'goes', data: 'x', keep: false }), context)
    expect(context.tracked.map(({ kind }) => kind)).toEqual(['s3_object'])
    for (const { ref } of context.tracked) await s3.undo?.s3_object?.(JSON.parse(JSON.stringify(ref)), context)
    expect(await run(at({ operation: 'exists', key: 'goes' }))).toMatchObject({ exists: false })
    expect(await run(at({ operation: 'exists', key: 'stays' }))).toMatchObject({ exists: true })
  })

  it('attaches what is large, and has it whole', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024)
    await run(at({ operation: 'put', key: 'logs/large.log', data: large }))
    await using context = createTestContext()
    const { body, size } = await runAction(s3, at({ operation: 'get', key: 'logs/large.log' }), context)
    expect([String(body).length, size]).toEqual([large.length, large.length])
    expect(context.attachments.map(({ name, bytes }) => [name, bytes.length])).toEqual([['large.log', large.length]])
  })

  it('reads an object as what it is not, only to say so', async () => {
    await run(at({ operation: 'put', key: 'text', data: 'hello' }))
    await run(at({ operation: 'put', key: 'binary', data: new Uint8Array([255, 254]) }))
    expect(await failing(at({ operation: 'get', key: 'text', as: 'json' }))).toMatchObject({ code: 'S3_BAD_BODY' })
    expect(await failing(at({ operation: 'get', key: 'binary', as: 'text' }))).toMatchObject({ code: 'S3_BAD_BODY' })
  })

  it('lets in who may, and tells why others may not', async () => {
    const wrong = [{ secret_key: 'wrong' }, { access_key: 'nobody' }, { access_key: undefined, secret_key: undefined }]
    // The answer to HEAD is a 404 where the store does not know who asks.
    for (const login of wrong)
      for (const operation of login.access_key === 'nobody' ? ['get', 'list'] : ['get', 'head', 'list'])
        expect(await failing(at({ operation, ...(operation !== 'list' && { key: 'x' }), ...login }))).toMatchObject({
          code: 'S3_NO_ACCESS',
          hint: expect.stringContaining('secret_key'),
        })
    expect((await failing(at({ operation: 'list', secret_key: 'wrong' }))).message).toContain('(SignatureDoesNotMatch)')
  })

  it('speaks of the region that a store has', async () => {
    await using far = await s3Server({ region: 'eu-central-1' })
    const there = { ...s3Login, endpoint: far.url, bucket: 'far', region: 'eu-central-1' }
    expect(await run({ ...there, operation: 'create_bucket', keep: true })).toMatchObject({ created: true })
    expect(await failing({ ...there, operation: 'list', region: 'us-east-1' })).toMatchObject({
      code: 'S3_WRONG_REGION',
      message: expect.stringContaining('eu-central-1'),
    })
  })

  it('is reached by host and port, through a proxy, and over TLS', async () => {
    expect(await run(at({ operation: 'exists', endpoint: `127.0.0.1:${server.port}` }))).toMatchObject({ exists: true })
    await using proxy = await proxyServer()
    expect(await run(at({ operation: 'exists', proxy: proxy.url }))).toMatchObject({ exists: true })
    const tls = createTlsIdentity()
    await using secure = await s3Server({ tls })
    const there = at({ operation: 'exists', endpoint: secure.url })
    expect(await failing(there)).toMatchObject({ code: 'HTTP_TLS' })
    expect(await run({ ...there, ca: tls.cert })).toMatchObject({ exists: false })
    expect(await run({ ...there, endpoint: `127.0.0.1:${secure.port}`, use_ssl: true, verify_ssl: false })).toMatchObject({ exists: false })
    expect(await failing(at({ operation: 'exists', use_ssl: true }))).toMatchObject({ code: 'S3_BAD_SETTINGS' })
  })

  it('is heard of when it is killed', async () => {
    const mortal = await s3Server()
    await using context = createTestContext()
    const there = at({ operation: 'exists', endpoint: mortal.url })
    expect(await runAction(s3, there, context)).toMatchObject({ exists: false })
    await mortal.stop()
    await expect(runAction(s3, there, context)).rejects.toMatchObject({ code: 'HTTP_CONNECTION_REFUSED', kind: 'connection' })
  })

  describe('every promise of an action', async () => {
    const silent = await httpServer(() => undefined)
    afterAll(() => silent.stop())
    const somewhere = { ...s3Login, bucket: 'shop', key: 'x' }
    const contract = actionContract(s3, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys({ ...s3Codes, ...clientCodes }),
      cases: [
        { name: 'an object', config: () => at({ operation: 'put', key: 'contract', data: 'x', keep: false }) },
        { name: 'a bucket', config: () => at({ operation: 'create_bucket', bucket: 'contract' }) },
        { name: 'a list', config: () => at({ operation: 'list' }) },
      ],
      hang: { ...somewhere, operation: 'get', endpoint: silent.url },
      unreachable: async () => ({ ...somewhere, operation: 'get', endpoint: `http://127.0.0.1:${await findFreePort()}` }),
    })
    for (const { name, run: prove } of contract) it(name, prove)
  })
})

describe('what does not do what it should', () => {
  const config = { ...s3Login, bucket: 'shop', key: 'x', operation: 'get' }

  it.each([
    ['is a web page', 200, '<html>', {}, 'S3_NOT_S3', /^the object x in shop: the answer was 200 with "<html>"$/],
    ['is no store', 404, '<html>not found', {}, 'S3_NOT_S3', /answer was 404/],
    [
      'is busy',
      503,
      '<Error><Code>SlowDown</Code><Message>Slow &amp; steady</Message></Error>',
      {},
      'S3_FAILED',
      /Slow & steady \(SlowDown\)$/,
    ],
    ['is elsewhere', 301, '', { 'x-amz-bucket-region': 'eu-west-1' }, 'S3_WRONG_REGION', /its region is eu-west-1$/],
  ])('%s', async (_, status, body, headers, code, message) => {
    await using server = await httpServer((__, response) => void response.writeHead(status, headers).end(body))
    const error = await failing({ ...config, endpoint: server.url })
    expect([error.code, error.message, Boolean(error.hint), error.kind]).toEqual([
      ...[code, expect.stringMatching(message), true],
      status === 503 ? 'connection' : undefined,
    ])
  })

  it('says which names a bucket may have, where the store says nothing', async () => {
    await using store = await httpServer((_, response) => response.writeHead(400).end())
    expect(await failing({ ...config, endpoint: store.url })).toMatchObject({
      ...{ code: 'S3_FAILED', message: expect.stringContaining('answered 400, without a word'), hint: expect.stringContaining('3 to 63') },
    })
  })

  it('is not there, has no name, hangs up in the middle, or says nothing', async () => {
    expect(await failing({ ...config, endpoint: 'http://nowhere.invalid:9000' })).toMatchObject({ code: 'HTTP_DNS', kind: 'connection' })
    await using cut = await httpServer((request, response) => {
      response.writeHead(200, { etag: '"x"', 'content-length': 100 }).write('abc')
      setTimeout(() => request.socket.destroy(), 20)
    })
    expect(await failing({ ...config, endpoint: cut.url })).toMatchObject({ code: 'HTTP_CONNECTION_CLOSED', kind: 'connection' })
    await using silent = await httpServer(() => undefined)
    expect(await failing({ ...config, endpoint: silent.url, timeout: '100ms' })).toMatchObject({ code: 'HTTP_TIMEOUT', kind: 'timeout' })
    for (const endpoint of ['ftp://x', 'http://', 'http://x?y=1'])
      expect(await failing({ ...config, endpoint })).toMatchObject({ code: 'S3_BAD_SETTINGS' })
  })

  it('is asked where egress lets it, and told the trace', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ headers, url }, response) => {
      asked.push([url, typeof headers.traceparent, headers.authorization?.replace(/Signature=.*/, '')])
      response.writeHead(200, { etag: '"1"' }).end()
    })
    await run({ ...config, endpoint: server.url, session_token: 'token' })
    expect(asked).toEqual([
      [
        '/shop/x',
        'string',
        expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=tester\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, $/,
        ),
      ],
    ])
    await using context = createTestContext()
    const net = { resolve: async () => Promise.reject(Object.assign(new Error('no'), { name: 'ActionError', code: 'EGRESS_DENIED' })) }
    await expect(runAction(s3, { ...config, endpoint: server.url }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })

  it('can be asked by hand', () => {
    const { explain } = s3
    const settings = {
      operation: 'list',
      endpoint: 'http://s:9000',
      region: 'us-east-1',
      bucket: 'shop',
      prefix: 'a b',
      timeout: 1,
      verify_ssl: true,
    } as const
    expect(explain?.({ ...settings, ...s3Login }, undefined)).toEqual({
      request: 'list shop',
      repeat: "curl -sS 'http://s:9000/shop?list-type=2&prefix=a%20b' --aws-sigv4 aws:amz:us-east-1:s3 -u tester:test-only-secret",
    })
  })
})
