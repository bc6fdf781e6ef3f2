import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Listener } from '@testmesh/action-kit'
import { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type RedisServer, redisLogin, redisPeer, redisServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { redisCodes } from './codes.ts'
import { redis } from './redis.ts'

const tls = createTlsIdentity()
const peer = redisPeer()
let server: RedisServer

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await redisServer({ tls })
  })
  afterAll(() => server?.stop())

  /** Steps of one execution. */
  const execution = (context: TestContext = createTestContext()) => ({
    context,
    step: (config: object) => runAction(redis, { url: server.url, ...config }, context),
    listen: (config: object) => redis.listen?.({ url: server.url, operation: 'subscribe', timeout: 5000, ...config } as never, context),
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  })
  const once1 = async (config: object) => {
    await using run = execution()
    const { duration_ms: _, ...result } = await run.step(config)
    return result
  }

  describe('operations', () => {
    it('set, get, ttl, exists and del', async () => {
      expect(await once1({ operation: 'set', key: 'a', value: 'x', ttl: 60 })).toEqual({ value: 'OK', ok: true })
      expect(await once1({ operation: 'GET', key: 'a' })).toEqual({ value: 'x', exists: true, json: null })
      expect(await once1({ operation: 'get', key: 'none' })).toEqual({ value: null, exists: false, json: null })
      expect(await once1({ operation: 'ttl', key: 'a' })).toMatchObject({ exists: true, ttl: expect.toSatisfy((left) => left > 50) })
      expect(await once1({ operation: 'ttl', key: 'none' })).toEqual({ value: -2, exists: false, ttl: -2 })
      expect(await once1({ operation: 'exists', keys: ['a', 'none'] })).toEqual({ value: 1, exists: false, count: 1 })
      expect(await once1({ operation: 'exists', key: 'a' })).toEqual({ value: 1, exists: true, count: 1 })
      expect(await once1({ operation: 'del', keys: ['a', 'none'] })).toEqual({ value: 1, deleted: 1 })
    })

    it('keep values as they are, and read JSON', async () => {
      await using run = execution()
      const kept = async (value: unknown) => {
        await redis.run({ url: server.url, operation: 'set', key: 'v', value, timeout: 1000 } as never, run.context)
        return run.step({ operation: 'get', key: 'v' })
      }
      expect(await kept({ id: 1, list: ['ä'] })).toMatchObject({ value: '{"id":1,"list":["ä"]}', json: { id: 1, list: ['ä'] } })
      expect(await kept(42)).toMatchObject({ value: '42', json: null })
      expect(await kept('')).toMatchObject({ value: '', exists: true })
      expect(await kept(new Uint8Array([0, 255]))).toMatchObject({ value: new Uint8Array([0, 255]), json: null })
    })

    it('read hashes, lists and streams', async () => {
      await using run = execution()
      await run.step({ command: 'HSET h', args: ['name', 'Ada', 'tags', ['x', 'y']] })
      expect(await run.step({ operation: 'hget', key: 'h', field: 'tags' })).toMatchObject({ json: ['x', 'y'], exists: true })
      expect(await run.step({ operation: 'hgetall', key: 'h' })).toMatchObject({ value: { name: 'Ada', tags: '["x","y"]' }, count: 2 })
      expect(await run.step({ operation: 'hgetall', key: 'none' })).toMatchObject({ value: {}, exists: false, count: 0 })
      await run.step({ command: 'RPUSH l a b c' })
      expect(await run.step({ operation: 'lrange', key: 'l' })).toMatchObject({ value: ['a', 'b', 'c'], count: 3 })
      expect(await run.step({ operation: 'lrange', key: 'l', start: -2, stop: -1 })).toMatchObject({ value: ['b', 'c'] })
      const { id } = await run.step({ operation: 'xadd', key: 's', fields: { type: 'order.paid', order: { id: 7 } } })
      await run.step({ operation: 'xadd', key: 's', fields: { type: 'other' } })
      const first = { id, fields: { type: 'order.paid', order: '{"id":7}' } }
      expect(await run.step({ operation: 'xrange', key: 's', count: 1 })).toMatchObject({ entries: [first], value: [first], count: 1 })
      expect(await run.step({ operation: 'xrange', key: 's' })).toMatchObject({ count: 2 })
    })

    it('need what they are about, and refuse what they do not use', async () => {
      await expect(once1({ operation: 'get' })).rejects.toThrow('key')
      await expect(once1({ operation: 'get', key: 'a', value: 1 })).rejects.toThrow('value')
      await expect(once1({ operation: 'get', key: 'a', command: 'PING' })).rejects.toThrow('command')
      await expect(once1({ key: 'a' })).rejects.toThrow('operation')
      await expect(once1({})).rejects.toMatchObject({ code: 'REDIS_BAD_COMMAND' })
    })
  })

  describe('commands', () => {
    it('go by their name, with words as in redis-cli', async () => {
      expect(await once1({ command: `SET "two words" 'it\\'s' EX 5` })).toEqual({ value: 'OK' })
      expect(await once1({ command: 'get', args: ['two words'] })).toEqual({ value: "it's" })
      expect(await once1({ command: 'EVAL', args: ['return {1, "a", {redis.call("INCR", KEYS[1])}}', 1, 'n'] })).toEqual({
        value: [1, 'a', [1]],
      })
      expect(await once1({ command: 'INCRBY n 9007199254740992' })).toEqual({ value: '9007199254740993' })
    })

    it('that change the connection, or that Redis does not know, are refused', async () => {
      for (const command of ['MULTI', 'subscribe a', 'SELECT 1', 'client reply off', 'GET "open', 'FOO', 'GET'])
        await expect(once1({ command })).rejects.toMatchObject({ code: 'REDIS_BAD_COMMAND' })
      await once1({ command: 'RPUSH list a' })
      await expect(once1({ operation: 'get', key: 'list' })).rejects.toMatchObject({ code: 'REDIS_WRONG_TYPE' })
      await expect(once1({ command: 'EVAL', args: ['return {1, {err = "WRONGTYPE inside"}}', 0] })).rejects.toMatchObject({
        code: 'REDIS_WRONG_TYPE',
      })
    })

    it('that block hold back no other step, and what was stopped is not used again', async () => {
      await using run = execution()
      const blocked = run.step({ command: 'BLPOP queue 0', timeout: '300ms' })
      expect(await run.step({ command: 'PING' })).toMatchObject({ value: 'PONG' })
      await expect(blocked).rejects.toMatchObject({ code: 'REDIS_TIMEOUT', kind: 'timeout' })
      await run.step({ command: 'RPUSH queue late' })
      expect(await run.step({ operation: 'lrange', key: 'queue' })).toMatchObject({ value: ['late'] })
    })
  })

  describe('a subscription', () => {
    const take = async (listener: Listener | undefined, count: number) => {
      const taken: unknown[] = []
      for await (const message of listener?.messages ?? []) {
        taken.push(message)
        if (taken.length === count) await listener?.close()
      }
      return taken
    }

    it('hears what is published while it lasts', async () => {
      await using run = execution()
      await run.step({ operation: 'publish', channel: 'orders.1', value: 'before' })
      const listener = await run.listen({ channel: 'plain', pattern: 'orders.*' })
      const publish = (channel: string, value: unknown) => run.step({ operation: 'publish', channel, value })
      expect(await publish('orders.1', { id: 1 })).toMatchObject({ receivers: 1 })
      await publish('plain', 'text')
      expect(await publish('elsewhere', 1)).toMatchObject({ receivers: 0 })
      expect(await take(listener, 2)).toEqual([
        { channel: 'orders.1', pattern: 'orders.*', value: { id: 1 }, raw: '{"id":1}', json: { id: 1 } },
        { channel: 'plain', pattern: null, value: 'text', raw: 'text', json: null },
      ])
      await expect.poll(async () => (await publish('plain', 'x')).receivers).toBe(0)
    })

    it('is no step of its own, and the only thing to listen to', async () => {
      await expect(once1({ operation: 'subscribe', channel: 'a' })).rejects.toMatchObject({ code: 'REDIS_SUBSCRIBE' })
      await using run = execution()
      await expect(run.listen({ operation: 'get', key: 'a' })).rejects.toMatchObject({ code: 'REDIS_SUBSCRIBE' })
    })

    it('fails when its connection is cut', async () => {
      await using run = execution()
      const listener = await run.listen({ channel: 'cut' })
      // Looked at from the start: it may break before the step is over.
      const heard = expect(take(listener, 1)).rejects.toMatchObject({ code: 'REDIS_CONNECTION_LOST', kind: 'connection' })
      await run.step({ command: 'CLIENT KILL TYPE pubsub' })
      await heard
    })
  })

  describe('how it connects', () => {
    it('reads URLs and parts, and keeps databases apart', async () => {
      await using run = execution()
      const { port } = server
      await run.step({ operation: 'set', key: 'where', value: 'two', db: 2 })
      const get = (config: object) => run.step({ operation: 'get', key: 'where', ...config })
      expect(await get({ url: `${server.url}/2` })).toMatchObject({ value: 'two' })
      expect(await get({ url: 'redis://elsewhere:1/7', host: '127.0.0.1', port, db: 2 })).toMatchObject({ value: 'two' })
      expect(await get({})).toMatchObject({ value: null })
      await expect(get({ url: 'http://127.0.0.1' })).rejects.toMatchObject({ code: 'REDIS_BAD_URL' })
      await expect(get({ url: `${server.url}/first` })).rejects.toMatchObject({ code: 'REDIS_BAD_URL' })
      await expect(get({ url: `redis://:50%off@127.0.0.1:${port}` })).rejects.toMatchObject({
        ...{ code: 'REDIS_BAD_URL', hint: 'Write %25 for a % that is meant as such.' },
      })
      await expect(get({ db: 99 })).rejects.toMatchObject({ code: 'REDIS_FAILED', message: 'Redis says: DB index is out of range' })
    })

    it('logs in, and says when it may not', async () => {
      const me = (config: object) => once1({ command: 'ACL WHOAMI', ...config })
      expect(await me(redisLogin)).toEqual({ value: 'tester' })
      expect(await me({ url: server.url.replace('//', `//${redisLogin.username}:${redisLogin.password}@`) })).toEqual({ value: 'tester' })
      // The default user has none, and takes any.
      expect(await me({ password: 'whatever' })).toEqual({ value: 'default' })
      await expect(me({ ...redisLogin, password: 'wrong' })).rejects.toMatchObject({ code: 'REDIS_AUTH' })
      await expect(me({ username: 'guest', password: 'x' })).rejects.toMatchObject({ code: 'REDIS_DENIED' })
    })

    it('speaks TLS to a server it is told to trust', async () => {
      const ping = (config: object) => once1({ command: 'PING', timeout: '2s', ...config })
      expect(await ping({ url: server.tlsUrl, tls: { ca: tls.cert } })).toEqual({ value: 'PONG' })
      await expect(ping({ url: server.tlsUrl })).rejects.toMatchObject({ code: 'REDIS_TLS', kind: 'connection' })
      // It waits for the end of a line.
      await expect(ping({ tls: true, timeout: '200ms' })).rejects.toMatchObject({
        code: 'REDIS_TIMEOUT',
        message: expect.stringMatching(/^a TLS connection to 127.0.0.1:\d+ did not come/),
      })
      await expect(ping({ url: server.tlsUrl?.replace('rediss', 'redis') })).rejects.toMatchObject({ kind: 'connection' })
    })

    it('uses one connection for steps in a row, at the address that egress pins', async () => {
      await using run = execution()
      const id = async () => (await run.step({ command: 'CLIENT ID' })).value
      expect(await id()).toBe(await id())
      expect(run.context.resolved).toEqual([`127.0.0.1:${server.port}`])
      const resolve = async () => {
        throw new ActionError('EGRESS_DENIED', 'not there')
      }
      await using denied = execution(Object.assign(createTestContext(), { net: { resolve } }))
      await expect(denied.step({ command: 'PING' })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    })

    it('tells what else listens there, hangs up or says nothing', async () => {
      const answers = async (say: string | undefined) => {
        const other = createServer((socket) => void (say === undefined ? socket.on('data', () => socket.destroy()) : socket.write(say)))
        await once(other.listen(0, '127.0.0.1'), 'listening')
        const url = `redis://127.0.0.1:${(other.address() as AddressInfo).port}`
        return once1({ url, command: 'PING', timeout: '200ms' }).finally(() => other.close())
      }
      await expect(answers('HTTP/1.1 400 Bad Request\r\n\r\n')).rejects.toMatchObject({ code: 'REDIS_NOT_REDIS', kind: 'connection' })
      await expect(answers(undefined)).rejects.toMatchObject({ code: 'REDIS_CONNECTION_LOST', kind: 'connection' })
      await expect(answers('')).rejects.toMatchObject({ code: 'REDIS_TIMEOUT', kind: 'timeout' })
      await expect(once1({ url: 'redis://nowhere.invalid', command: 'PING' })).rejects.toMatchObject({ code: 'REDIS_DNS' })
    })
  })

  describe('the contract', () => {
    const contract = actionContract(redis, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(redisCodes),
      cases: [{ name: 'a value', config: () => ({ url: server.url, operation: 'set', key: 'contract', value: 1 }) }],
      hang: () => ({ url: server.url, command: 'BLPOP nothing 0' }),
      unreachable: async () => ({ url: `redis://127.0.0.1:${await findFreePort()}`, command: 'PING' }),
    })
    for (const { name, run } of contract) it(name, run)
  })

  it('is explained, with a command that repeats it', () => {
    const config = { host: 'a', db: 1, operation: 'set', key: 'k', value: { a: 1 }, ttl: 5, timeout: 1 } as const
    expect(redis.explain?.(config as never, { value: 'OK', duration_ms: 1 })).toEqual({
      request: 'Redis a:6379/1: SET k {"a":1} EX 5 → "OK"',
      repeat: `redis-cli -h a -p 6379 -n 1 SET k '{"a":1}' EX 5`,
    })
  })

  it.each([
    ['rediss://ada:***@a.example/2', 'Redis a.example:6379/2: PING', `-h a.example -p 6379 -n 2 --user ada --pass '***' --tls`],
    ['***', 'Redis: PING', undefined],
  ])('is explained with the URL %s', (url, request, words) => {
    const config = { url, command: 'PING', timeout: 1 } as const
    expect(redis.explain?.(config as never, undefined)).toEqual({ request, ...(words && { repeat: `redis-cli ${words} PING` }) })
  })

  it('is told when the server is killed, during a command and after it', async () => {
    await using run = execution()
    const blocked = run.step({ command: 'BLPOP nothing 0' })
    await run.step({ command: 'PING' })
    setTimeout(() => void server.stop(), 100)
    await expect(blocked).rejects.toMatchObject({ code: 'REDIS_CONNECTION_LOST', kind: 'connection' })
    await expect.poll(() => run.step({ command: 'PING' }).catch(({ code }) => code)).toBe('REDIS_CONNECTION_REFUSED')
  })
})
