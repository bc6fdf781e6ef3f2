import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Listener, Mismatch } from '@testmesh/action-kit'
import { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import {
  createTlsIdentity,
  findFreePort,
  httpServer,
  type RabbitmqServer,
  rabbitmqLogin,
  rabbitmqPeer,
  rabbitmqServer,
} from '@testmesh-tooling/services'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { amqp } from './amqp.ts'
import { amqpCodes } from './codes.ts'

const tls = createTlsIdentity()
const peer = rabbitmqPeer()
let server: RabbitmqServer
let model: ChannelModel
/** Of the system under test. */
let system: ConfirmChannel

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await rabbitmqServer({ tls })
    model = await connect(server.url)
    model.on('error', () => undefined)
    system = await model.createConfirmChannel()
    await system.assertExchange('orders', 'topic')
    await system.assertExchange('by-header', 'headers')
  })
  afterAll(async () => {
    await server?.stop()
  })

  /** Steps of one execution. */
  const execution = (context: TestContext = createTestContext()) => ({
    context,
    step: (config: object) => runAction(amqp, { url: server.url, ...config }, context),
    consume: (config: object) => runAction(amqp, { url: server.url, operation: 'consume', exchange: 'orders', ...config }, context),
    prepare: (config: object) =>
      amqp.prepare?.({ url: server.url, operation: 'consume', exchange: 'orders', timeout: 5000, ...config } as never, context),
    listen: (config: object) => amqp.listen?.({ url: server.url, operation: 'consume', timeout: 5000, ...config } as never, context),
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  })
  const once1 = async (config: object) => {
    await using run = execution()
    return await run.step(config)
  }
  const announce = async (routingKey: string, content: unknown, options: object = {}) => {
    system.publish(
      'orders',
      routingKey,
      content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(JSON.stringify(content)),
      options,
    )
    await system.waitForConfirms()
  }
  const newQueue = async (...contents: unknown[]) => {
    const { queue } = await system.assertQueue(`work-${Math.random()}`)
    for (const content of contents) system.sendToQueue(queue, Buffer.from(JSON.stringify(content)))
    await system.waitForConfirms()
    return queue
  }
  /** Once what was given back is there again. */
  const waiting = async (queue: string, count: number) =>
    expect.poll(async () => (await system.checkQueue(queue)).messageCount, { timeout: 3000 }).toBe(count)
  const has = (key: string, wanted: unknown) => (value: unknown) => {
    const found = (value as Record<string, unknown> | undefined)?.[key]
    const shown = (one: unknown) => ({ type: typeof one as 'number', text: JSON.stringify(one) ?? 'missing' })
    return found === wanted ? [] : [{ path: key, expected: shown(wanted), actual: shown(found) } satisfies Mismatch]
  }

  describe('what is published', () => {
    it('arrives with its properties and the trace', async () => {
      await using run = execution()
      await run.prepare({})
      const sent = {
        content_type: 'text/plain',
        correlation_id: 'c',
        reply_to: 'r',
        message_id: 'm',
        type: 't',
        priority: 3,
        expiration: '1m',
      }
      const config = {
        operation: 'publish',
        exchange: 'orders',
        routing_key: 'order.paid',
        payload: 'größer',
        headers: { n: 1, list: [true] },
      }
      expect(await run.step({ ...config, ...sent })).toMatchObject({ success: true, exchange: 'orders', routing_key: 'order.paid' })
      const { messages, ...result } = await run.consume({})
      expect(messages).toEqual([
        {
          ...{ exchange: 'orders', routing_key: 'order.paid', redelivered: false, value: 'größer', raw: 'größer', json: null },
          headers: { n: 1, list: [true], traceparent: run.context.trace.traceparent },
          ...{ ...sent, expiration: '60000' },
        },
      ])
      expect(result).toMatchObject({ count: 1, seen: 1, value: 'größer' })
    })

    it('is text, JSON or bytes', async () => {
      await using run = execution()
      await run.prepare({ routing_key: 'kinds' })
      const config = { url: server.url, operation: 'publish', exchange: 'orders', routing_key: 'kinds', timeout: 2000 }
      for (const payload of [{ id: 9007199254740993n.toString() }, 'text', 7, new Uint8Array([0, 255])])
        await amqp.run({ ...config, payload } as never, run.context)
      const { messages = [] } = await run.consume({ routing_key: 'kinds', count: 4 })
      expect(messages.map(({ value, json, content_type }) => ({ value, json, content_type }))).toEqual([
        { value: { id: '9007199254740993' }, json: { id: '9007199254740993' }, content_type: 'application/json' },
        { value: 'text', json: null },
        { value: '7', json: 7, content_type: 'application/json' },
        { value: new Uint8Array([0, 255]), json: null },
      ])
    })

    it('fails when no queue takes it, unless that may be', async () => {
      const config = { operation: 'publish', exchange: 'orders', routing_key: 'nobody', payload: 1 }
      await expect(once1(config)).rejects.toMatchObject({
        code: 'AMQP_UNROUTABLE',
        message: 'no queue takes the message from the exchange orders with the routing key "nobody"',
      })
      expect(await once1({ ...config, mandatory: false })).toMatchObject({ success: true })
      await expect(once1({ operation: 'publish', queue: 'nowhere', payload: 1 })).rejects.toMatchObject({ code: 'AMQP_UNROUTABLE' })
      await expect(once1({ ...config, exchange: 'oders' })).rejects.toMatchObject({
        ...{ code: 'AMQP_NO_EXCHANGE', message: "the broker says: no exchange 'oders' in vhost '/'" },
      })
    })
  })

  describe('a request', () => {
    it('is answered', async () => {
      const { queue } = await system.assertQueue('', { exclusive: true })
      await system.consume(
        queue,
        (message) => {
          if (!message) return
          const { replyTo, correlationId } = message.properties
          system.sendToQueue(replyTo, Buffer.from('{"late":true}'), { correlationId: 'of another' })
          system.sendToQueue(replyTo, Buffer.from(`{"double":${2 * Number(message.content)}}`), {
            correlationId,
            headers: { by: 'system' },
          })
        },
        { noAck: true },
      )
      expect(await once1({ operation: 'request', queue, payload: 21 })).toMatchObject({
        ...{ value: { double: 42 }, count: 1, messages: [{ headers: { by: 'system' } }] },
      })
    })

    it('says that nobody answered, or nobody is there', async () => {
      const queue = await newQueue()
      await expect(once1({ operation: 'request', queue, payload: 1, timeout: '300ms' })).rejects.toMatchObject({
        ...{ code: 'AMQP_NO_REPLY', kind: 'timeout' },
        message: `nobody answered the default exchange with the routing key ${JSON.stringify(queue)} within 300 ms`,
      })
      await expect(once1({ operation: 'request', queue: 'nowhere', payload: 1 })).rejects.toMatchObject({ code: 'AMQP_UNROUTABLE' })
    })
  })

  describe('an exchange', () => {
    it('is heard from before the first step, by every execution for itself', async () => {
      await using one = execution()
      await using other = execution()
      await announce('order.created', { id: 0 })
      for (const run of [one, other]) await run.prepare({ routing_key: 'order.*' })
      await announce('order.created', { id: 1 })
      await announce('order.paid', { id: 1 })
      await announce('bill.sent', { id: 1 })
      const [mine, theirs] = await Promise.all([one, other].map((run) => run.consume({ routing_key: 'order.*', count: 2 })))
      expect(mine?.messages?.map(({ routing_key }) => routing_key)).toEqual(['order.created', 'order.paid'])
      expect(theirs).toMatchObject({ count: 2 })
      // Another step sees it too, also when it is tried again.
      expect(
        await one.consume({
          routing_key: 'order.*',
          match: { routing_key: (key: unknown) => (key === 'order.paid' ? [] : [{ path: '' }]) },
        }),
      ).toMatchObject({ seen: 2 })
      await expect(one.consume({ routing_key: 'order.*', start: 'latest', timeout: '200ms' })).rejects.toMatchObject({
        code: 'AMQP_TOO_FEW',
      })
    })

    it('is told from what came instead, nearest first', async () => {
      await using run = execution()
      await run.prepare({})
      await announce('order.created', { id: 1, state: 'new' })
      await announce('order.paid', { id: 2, state: 'paid' })
      const match = { routing_key: (key: unknown) => has('key', 'order.paid')({ key }), value: has('state', 'gone') }
      await expect(run.consume({ match, timeout: '300ms' })).rejects.toMatchObject({
        ...{ code: 'AMQP_TOO_FEW', kind: 'timeout', hint: amqpCodes.AMQP_TOO_FEW.hint },
        message: `0 of 1 message came from orders within 300 ms; 2 others did not match, the nearest first:
  orders order.paid {"id":2,"state":"paid"}: value.state should be "gone", is "paid"
  orders order.created {"id":1,"state":"new"}: routing_key.key should be "order.paid", is "order.created"; value.state should be "gone", is "new"`,
        result: { count: 0, near_misses: [{ routing_key: 'order.paid' }, { routing_key: 'order.created' }] },
      })
      await expect(run.consume({ never: true, timeout: '300ms' })).rejects.toMatchObject({ code: 'AMQP_UNEXPECTED', result: { count: 1 } })
      expect(await run.consume({ never: true, match: { value: has('state', 'gone') }, timeout: '200ms' })).toMatchObject({
        count: 0,
        seen: 2,
      })
    })

    it('that was not bound before says so', async () => {
      await expect(once1({ operation: 'consume', exchange: 'orders', timeout: '200ms' })).rejects.toMatchObject({
        ...{ code: 'AMQP_TOO_FEW', hint: expect.stringContaining('Open it with `listen`') },
      })
      await expect(once1({ operation: 'consume', exchange: 'oders' })).rejects.toMatchObject({ code: 'AMQP_NO_EXCHANGE' })
    })

    it('may be bound by headers, or by several keys', async () => {
      await using run = execution()
      await run.prepare({ exchange: 'by-header', routing_key: '', arguments: { 'x-match': 'all', kind: 'a' } })
      for (const kind of ['b', 'a']) system.publish('by-header', '', Buffer.from(kind), { headers: { kind } })
      await system.waitForConfirms()
      const config = { exchange: 'by-header', routing_key: '', arguments: { 'x-match': 'all', kind: 'a' } }
      expect(await run.consume(config)).toMatchObject({ value: 'a', seen: 1 })
      await run.prepare({ routing_key: ['a.*', 'b.*'] })
      for (const key of ['a.1', 'c.1', 'b.1']) await announce(key, key)
      expect(await run.consume({ routing_key: ['a.*', 'b.*'], count: 2 })).toMatchObject({ seen: 2 })
    })
  })

  describe('a queue', () => {
    it('loses what a step returns, and nothing else', async () => {
      const queue = await newQueue({ n: 1 }, { n: 2 }, { n: 3 })
      const take = (config: object) => once1({ operation: 'consume', queue, ...config })
      expect(await take({ match: { value: has('n', 2) } })).toMatchObject({ value: { n: 2 }, seen: 2 })
      await waiting(queue, 2)
      expect(await take({ count: 2, ack: false })).toMatchObject({ count: 2, messages: [{ value: { n: 1 }, redelivered: true }, {}] })
      await waiting(queue, 2)
      await expect(take({ count: 3, timeout: '300ms' })).rejects.toMatchObject({ code: 'AMQP_TOO_FEW', result: { count: 2 } })
      await waiting(queue, 2)
      expect(await take({ count: 2 })).toMatchObject({ count: 2 })
      await waiting(queue, 0)
    })

    it('may be gone, or somebody else’s', async () => {
      await expect(once1({ operation: 'consume', queue: 'nowhere' })).rejects.toMatchObject({ code: 'AMQP_NO_QUEUE' })
      const { queue } = await system.assertQueue('', { exclusive: true })
      await expect(once1({ operation: 'consume', queue })).rejects.toMatchObject({ code: 'AMQP_QUEUE_IN_USE' })
      const deleted = await newQueue()
      const taking = once1({ operation: 'consume', queue: deleted })
      setTimeout(() => void system.deleteQueue(deleted), 150)
      await expect(taking).rejects.toMatchObject({ code: 'AMQP_NO_QUEUE', message: expect.stringContaining('was deleted while') })
    })
  })

  describe('a listener', () => {
    const take = async (listener: Listener | undefined, count: number) => {
      const taken: unknown[] = []
      for await (const { value } of listener?.messages ?? []) {
        taken.push(value)
        if (taken.length === count) await listener?.close()
      }
      return taken
    }

    it('hears an exchange, and takes from a queue', async () => {
      await using run = execution()
      const listener = await run.listen({ exchange: 'orders', match: { value: has('id', 5) } })
      await announce('a', { id: 4 })
      await announce('b', { id: 5 })
      expect(await take(listener, 1)).toEqual([{ id: 5 }])
      const queue = await newQueue({ id: 1 }, { id: 2 })
      expect(await take(await run.listen({ queue, match: { value: has('id', 2) } }), 1)).toEqual([{ id: 2 }])
      await waiting(queue, 1)
      await expect(run.listen({ operation: 'publish', exchange: 'orders' })).rejects.toMatchObject({ code: 'AMQP_LISTEN' })
    })
  })

  describe('how it connects', () => {
    const publish = (config: object) =>
      once1({ operation: 'publish', exchange: 'amq.topic', payload: 1, mandatory: false, timeout: '3s', ...config })

    it('reads URLs and parts', async () => {
      const { hostname, port } = new URL(server.url)
      expect(await publish({ url: 'amqp://elsewhere', host: hostname, port, ...rabbitmqLogin })).toMatchObject({ success: true })
      expect(await publish({ url: `${server.url}/%2F` })).toMatchObject({ success: true })
      await expect(publish({ url: 'http://127.0.0.1' })).rejects.toMatchObject({ code: 'AMQP_BAD_URL' })
      await expect(publish({ url: `${server.url}/other` })).rejects.toMatchObject({
        ...{ code: 'AMQP_NO_VHOST', message: expect.stringMatching(/^tester cannot open the virtual host other of 127/) },
      })
    })

    it('says when the login is wrong, or may not do it', async () => {
      await expect(publish({ password: 'wrong' })).rejects.toMatchObject({
        ...{ code: 'AMQP_AUTH', message: expect.stringMatching(/does not accept the login of tester$/) },
      })
      await expect(publish({ username: 'reader' })).rejects.toMatchObject({ code: 'AMQP_DENIED' })
    })

    it('speaks TLS to a broker it is told to trust', async () => {
      expect(await publish({ url: server.tlsUrl, tls: { ca: tls.cert } })).toMatchObject({ success: true })
      await expect(publish({ url: server.tlsUrl })).rejects.toMatchObject({ code: 'AMQP_TLS', kind: 'connection' })
      await expect(publish({ tls: true })).rejects.toMatchObject({ code: 'AMQP_TLS', kind: 'connection' })
      await expect(publish({ url: server.tlsUrl?.replace('amqps', 'amqp') })).rejects.toMatchObject({ kind: 'connection' })
    })

    it('uses one connection for steps in a row, at the address that egress pins', async () => {
      await using run = execution()
      for (const payload of [1, 2]) await run.step({ operation: 'publish', exchange: 'orders', payload, mandatory: false })
      expect(run.context.resolved).toEqual([new URL(server.url).host])
      const resolve = async () => {
        throw new ActionError('EGRESS_DENIED', 'not there')
      }
      await using denied = execution(Object.assign(createTestContext(), { net: { resolve } }))
      await expect(denied.consume({})).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    })

    it('tells what else listens there, hangs up or says nothing', async () => {
      await using http = await httpServer((_, response) => response.end())
      await expect(publish({ url: `amqp://127.0.0.1:${http.port}` })).rejects.toMatchObject({ code: 'AMQP_NOT_AMQP', kind: 'connection' })
      const other = createServer((socket) => void socket.on('error', () => undefined).once('data', () => isRude && socket.destroy()))
      await once(other.listen(0, '127.0.0.1'), 'listening')
      const url = `amqp://127.0.0.1:${(other.address() as AddressInfo).port}`
      let isRude = true
      await expect(publish({ url })).rejects.toMatchObject({ code: 'AMQP_CONNECTION_LOST', kind: 'connection' })
      isRude = false
      await expect(publish({ url, timeout: '200ms' })).rejects.toMatchObject({ code: 'AMQP_TIMEOUT', kind: 'timeout' })
      other.close()
      await expect(publish({ url: 'amqp://nowhere.invalid' })).rejects.toMatchObject({ code: 'AMQP_DNS' })
    })
  })

  describe('the contract', () => {
    const contract = actionContract(amqp, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(amqpCodes),
      cases: [
        { name: 'a message', config: () => ({ url: server.url, operation: 'publish', exchange: 'orders', payload: 1, mandatory: false }) },
        { name: 'a queue', config: async () => ({ url: server.url, operation: 'consume', queue: await newQueue('x') }) },
      ],
      hang: () => ({ url: server.url, operation: 'consume', exchange: 'orders' }),
      unreachable: async () => ({ url: `amqp://127.0.0.1:${await findFreePort()}`, operation: 'consume', exchange: 'orders' }),
    })
    for (const { name, run } of contract) it(name, run)
  })

  it('is explained, with a command that repeats it', () => {
    const config = { host: 'a', operation: 'publish', exchange: 'orders', routing_key: 'k', payload: { a: 1 }, timeout: 1 } as const
    expect(amqp.explain?.(config as never, { success: true, duration_ms: 1 })).toEqual({
      request: 'AMQP a:5672: publish orders k',
      repeat: `amqp-publish --server=a:5672 --exchange=orders --routing-key=k '--body={"a":1}'`,
    })
  })

  it.each([
    [
      'amqps://ada:***@a.example/shop',
      'AMQP a.example:5671: publish q',
      `--server=a.example:5671 --username=ada '--password=***' --vhost=shop --ssl`,
    ],
    ['***', 'AMQP: publish q', undefined],
  ])('is explained with the URL %s', (url, request, words) => {
    const config = { url, operation: 'publish', queue: 'q', payload: 'x', timeout: 1 } as const
    expect(amqp.explain?.(config as never, undefined)).toEqual({
      request,
      ...(words && { repeat: `amqp-publish ${words} --routing-key=q --body=x` }),
    })
  })

  it('is told when the broker is killed, during a step and after it', async () => {
    await using run = execution()
    const [consuming, listener] = [run.consume({ routing_key: 'nothing' }), await run.listen({ exchange: 'orders' })]
    const heard = expect(listener?.messages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'AMQP_CONNECTION_LOST' })
    setTimeout(() => void server.stop(), 200)
    await expect(consuming).rejects.toMatchObject({ code: 'AMQP_CONNECTION_LOST', kind: 'connection' })
    await heard
    await expect.poll(() => run.consume({ routing_key: 'nothing' }).catch(({ code }) => code)).toBe('AMQP_CONNECTION_REFUSED')
  })
})
