import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import type { Listener, Mismatch } from '@testmesh/action-kit'
import { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer, type NatsServer, natsLogin, natsPeer, natsServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { natsCodes } from './codes.ts'
import { nats } from './nats.ts'

const tls = createTlsIdentity()
const peer = natsPeer()
let server: NatsServer
/** Of the system under test. */
let system: NatsConnection
let manager: JetStreamManager

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await natsServer({ tls })
    system = await connect({ servers: server.url, reconnect: false })
    manager = await jetstreamManager(system)
    await manager.streams.add({ name: 'BILLS', subjects: ['bills.>'] })
  })
  afterAll(async () => {
    await system?.close()
    await server?.stop()
  })

  /** Steps of one execution. */
  const execution = (context: TestContext = createTestContext()) => ({
    context,
    step: (config: object) => runAction(nats, { url: server.url, ...config }, context),
    consume: (config: object) => runAction(nats, { url: server.url, operation: 'consume', ...config }, context),
    prepare: (config: object) => nats.prepare?.({ url: server.url, operation: 'consume', timeout: 5000, ...config } as never, context),
    listen: (config: object) => nats.listen?.({ url: server.url, operation: 'consume', timeout: 5000, ...config } as never, context),
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  })
  const once1 = async (config: object) => {
    await using run = execution()
    return await run.step(config)
  }
  const tell = async (subject: string, content: unknown) => {
    system.publish(subject, JSON.stringify(content))
    await system.flush()
  }
  const has = (key: string, wanted: unknown) => (value: unknown) => {
    const found = (value as Record<string, unknown> | undefined)?.[key]
    const shown = (one: unknown) => ({ type: typeof one as 'number', text: JSON.stringify(one) ?? 'missing' })
    return found === wanted ? [] : [{ path: key, expected: shown(wanted), actual: shown(found) } satisfies Mismatch]
  }
  const take = async (listener: Listener | undefined, count: number) => {
    const taken: unknown[] = []
    for await (const { value } of listener?.messages ?? []) {
      taken.push(value)
      if (taken.length === count) await listener?.close()
    }
    return taken
  }

  describe('what is published', () => {
    it('arrives with its headers and the trace', async () => {
      await using run = execution()
      await run.prepare({ subject: 'props.>' })
      const config = { operation: 'publish', subject: 'props.a', payload: 'größer', headers: { one: '1', two: ['a', 'b'] }, reply: 'back' }
      expect(await run.step(config)).toMatchObject({ success: true, subject: 'props.a' })
      const { messages, ...result } = await run.consume({ subject: 'props.>' })
      expect(messages).toEqual([
        {
          ...{ subject: 'props.a', value: 'größer', raw: 'größer', json: null, reply: 'back' },
          headers: { traceparent: run.context.trace.traceparent, one: '1', two: ['a', 'b'] },
        },
      ])
      expect(result).toMatchObject({ count: 1, seen: 1, value: 'größer' })
    })

    it('is text, JSON or bytes', async () => {
      await using run = execution()
      await run.prepare({ subject: 'kinds' })
      for (const payload of [{ a: [1] }, 'text', 7, new Uint8Array([0, 255])])
        await nats.run({ url: server.url, operation: 'publish', subject: 'kinds', timeout: 2000, payload } as never, run.context)
      const { messages = [] } = await run.consume({ subject: 'kinds', count: 4 })
      expect(messages.map(({ value, json }) => ({ value, json }))).toEqual([
        { value: { a: [1] }, json: { a: [1] } },
        { value: 'text', json: null },
        { value: '7', json: 7 },
        { value: new Uint8Array([0, 255]), json: null },
      ])
    })

    it('goes to a subject, and is not too large', async () => {
      for (const subject of ['a.*.b', '>', 'a b', 'a..b'])
        await expect(once1({ operation: 'publish', subject, payload: 1 })).rejects.toMatchObject({ code: 'NATS_BAD_SUBJECT' })
      const payload = 'x'.repeat(1024 * 1024 + 1)
      await expect(once1({ operation: 'publish', subject: 'a', payload })).rejects.toMatchObject({ code: 'NATS_BAD_MESSAGE' })
    })

    it('is kept by a stream, or says that none keeps it', async () => {
      const config = { operation: 'publish', subject: 'bills.sent', payload: { id: 1 }, jetstream: true, message_id: 'once' }
      const sent = await once1(config)
      expect(sent).toMatchObject({ success: true, stream: 'BILLS', seq: expect.any(Number), duplicate: false })
      expect(await once1(config)).toMatchObject({ seq: sent.seq, duplicate: true })
      await expect(once1({ ...config, subject: 'nobody' })).rejects.toMatchObject({
        ...{ code: 'NATS_NO_STREAM', message: 'no stream keeps the subject nobody' },
      })
      await using run = execution()
      await run.prepare({ subject: 'heard' })
      await expect(run.step({ ...config, subject: 'heard', timeout: '300ms' })).rejects.toMatchObject({
        ...{ code: 'NATS_NO_STREAM', kind: 'timeout', message: 'no stream said within 300 ms that it keeps heard' },
      })
    })
  })

  describe('a request', () => {
    it('is answered', async () => {
      system.subscribe('double', { callback: (_, message) => void message.respond(`{"double":${2 * Number(message.string())}}`) })
      await system.flush()
      expect(await once1({ operation: 'request', subject: 'double', payload: 21 })).toMatchObject({ value: { double: 42 }, count: 1 })
    })

    it('says that nobody answered, or nobody is there', async () => {
      system.subscribe('silent', { callback: () => undefined })
      await system.flush()
      await expect(once1({ operation: 'request', subject: 'silent', payload: 1, timeout: '200ms' })).rejects.toMatchObject({
        ...{ code: 'NATS_NO_REPLY', kind: 'timeout', message: 'nobody answered silent within 200 ms' },
      })
      await expect(once1({ operation: 'request', subject: 'nobody', payload: 1 })).rejects.toMatchObject({
        ...{ code: 'NATS_NO_RESPONDERS', message: 'nobody answers requests of nobody' },
      })
    })
  })

  describe('a subject', () => {
    it('is heard from before the first step, by every execution for itself', async () => {
      await using one = execution()
      await using other = execution()
      await tell('orders.0', { id: 0 })
      for (const run of [one, other]) await run.prepare({ subject: 'orders.*' })
      await tell('orders.1', { id: 1 })
      await tell('orders.2', { id: 2 })
      await tell('other.1', { id: 1 })
      const [mine, theirs] = await Promise.all([one, other].map((run) => run.consume({ subject: 'orders.*', count: 2 })))
      expect(mine?.messages?.map(({ subject }) => subject)).toEqual(['orders.1', 'orders.2'])
      expect(theirs).toMatchObject({ count: 2 })
      // Another step sees it too, also when it is tried again.
      expect(await one.consume({ subject: 'orders.*', match: { value: has('id', 2) } })).toMatchObject({ seen: 2 })
      await expect(one.consume({ subject: 'orders.*', start: 'latest', timeout: '200ms' })).rejects.toMatchObject({ code: 'NATS_TOO_FEW' })
    })

    it('is told from what came instead, nearest first', async () => {
      await using run = execution()
      await run.prepare({ subject: 'near.>' })
      await tell('near.1', { id: 1, state: 'new' })
      await tell('near.2', { id: 2, state: 'new' })
      const match = { subject: (subject: unknown) => has('name', 'near.2')({ name: subject }), value: has('state', 'gone') }
      await expect(run.consume({ subject: 'near.>', match, timeout: '300ms' })).rejects.toMatchObject({
        ...{ code: 'NATS_TOO_FEW', kind: 'timeout', hint: natsCodes.NATS_TOO_FEW.hint },
        message: `0 of 1 message came on near.> within 300 ms; 2 others did not match, the nearest first:
  near.2 {"id":2,"state":"new"}: value.state should be "gone", is "new"
  near.1 {"id":1,"state":"new"}: subject.name should be "near.2", is "near.1"; value.state should be "gone", is "new"`,
        result: { count: 0, near_misses: [{ subject: 'near.2' }, { subject: 'near.1' }] },
      })
      await expect(run.consume({ subject: 'near.>', never: true, timeout: '300ms' })).rejects.toMatchObject({ code: 'NATS_UNEXPECTED' })
      expect(await run.consume({ subject: 'near.>', never: true, match, timeout: '200ms' })).toMatchObject({ count: 0, seen: 2 })
      await expect(once1({ operation: 'consume', subject: 'near.>', timeout: '200ms' })).rejects.toMatchObject({
        ...{ code: 'NATS_TOO_FEW', hint: expect.stringContaining('Open it with `listen`') },
      })
    })

    it('may be shared with a queue group, and listened to', async () => {
      await using run = execution()
      const listener = await run.listen({ subject: 'work', queue_group: 'workers' })
      const other = await run.listen({ subject: 'work', queue_group: 'workers' })
      const every = await run.listen({ subject: 'work', match: { value: has('id', 9) } })
      for (let id = 0; id < 10; id += 1) await tell('work', { id })
      expect(await take(every, 1)).toEqual([{ id: 9 }])
      await Promise.all([listener?.close(), other?.close()])
      await expect(run.listen({ operation: 'publish', subject: 'a' })).rejects.toMatchObject({ code: 'NATS_LISTEN' })
    })
  })

  describe('a stream', () => {
    it('is read from before the first step on, from its beginning, or from now on', async () => {
      await manager.streams.purge('BILLS')
      await using run = execution()
      await tell('bills.paid', { id: 0 })
      await run.prepare({ stream: 'BILLS', subject: 'bills.paid' })
      await tell('bills.paid', { id: 1 })
      await tell('bills.open', { id: 2 })
      const paid = await run.consume({ stream: 'BILLS', subject: 'bills.paid' })
      expect(paid.messages).toMatchObject([{ subject: 'bills.paid', value: { id: 1 }, stream: 'BILLS', seq: expect.any(Number) }])
      expect(await run.consume({ stream: 'BILLS', start: 'beginning', count: 3 })).toMatchObject({ count: 3, value: { id: 0 } })
      await expect(run.consume({ stream: 'BILLS', start: 'latest', timeout: '200ms' })).rejects.toMatchObject({ code: 'NATS_TOO_FEW' })
    })

    it('is looked back at by the clock where nobody knew of it before', async () => {
      await tell('bills.late', { id: 0 })
      await new Promise((resolve) => setTimeout(resolve, 20))
      await using run = execution()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await tell('bills.late', { id: 1 })
      expect(await run.consume({ stream: 'BILLS', subject: 'bills.late' })).toMatchObject({ value: { id: 1 }, seen: 1 })
      await expect(run.consume({ stream: 'NONE' })).rejects.toMatchObject({ code: 'NATS_NO_STREAM' })
    })

    it('has consumers, which lose what a step returns and nothing else', async () => {
      await manager.streams.purge('BILLS')
      await manager.consumers.add('BILLS', { durable_name: 'clerk', ack_policy: 'explicit' as never })
      for (const n of [1, 2, 3]) await tell('bills.n', { n })
      const from = (config: object) => once1({ operation: 'consume', stream: 'BILLS', consumer: 'clerk', ...config })
      expect(await from({ match: { value: has('n', 2) } })).toMatchObject({ value: { n: 2 }, seen: 2 })
      const given = await from({ count: 2, ack: false })
      expect(given).toMatchObject({ count: 2, messages: [{ redelivered: true }, {}] })
      await expect(from({ count: 3, timeout: '400ms' })).rejects.toMatchObject({ code: 'NATS_TOO_FEW', result: { count: 2 } })
      await using run = execution()
      const listener = await run.listen({ stream: 'BILLS', consumer: 'clerk', match: { value: has('n', 3) } })
      expect(await take(listener, 1)).toEqual([{ n: 3 }])
      expect(await from({})).toMatchObject({ value: { n: 1 } })
      const { num_pending, num_ack_pending } = await manager.consumers.info('BILLS', 'clerk')
      expect({ num_pending, num_ack_pending }).toEqual({ num_pending: 0, num_ack_pending: 0 })
      await expect(from({ consumer: 'nobody' })).rejects.toMatchObject({ code: 'NATS_NO_CONSUMER' })
    })

    it('keeps what is published by its library, too', async () => {
      await using run = execution()
      const listener = await run.listen({ stream: 'BILLS' })
      await jetstream(system).publish('bills.js', '{"id":7}')
      expect(await take(listener, 1)).toEqual([{ id: 7 }])
    })
  })

  describe('how it connects', () => {
    const publish = (config: object) => once1({ operation: 'publish', subject: 'public.a', payload: 1, timeout: '3s', ...config })

    it('logs in, and says when it may not', async () => {
      expect(await publish(natsLogin)).toMatchObject({ success: true })
      expect(await publish({ url: server.url.replace('//', '//tester:test-only@') })).toMatchObject({ success: true })
      await expect(publish({ ...natsLogin, password: 'wrong' })).rejects.toMatchObject({
        ...{ code: 'NATS_AUTH', message: expect.stringMatching(/does not accept the login of tester$/) },
      })
      await expect(publish({ token: 'wrong' })).rejects.toMatchObject({ code: 'NATS_AUTH' })
      const guest = { ...natsLogin, username: 'guest' }
      expect(await publish(guest)).toMatchObject({ success: true })
      await expect(publish({ ...guest, subject: 'secret' })).rejects.toMatchObject({ code: 'NATS_DENIED' })
      await expect(once1({ operation: 'consume', subject: 'secret', ...guest })).rejects.toMatchObject({ code: 'NATS_DENIED' })
    })

    it('reads URLs and parts', async () => {
      const { hostname, port } = new URL(server.url)
      expect(await publish({ url: 'nats://elsewhere', host: hostname, port })).toMatchObject({ success: true })
      expect(await publish({ url: `${hostname}:${port}` })).toMatchObject({ success: true })
      await expect(publish({ url: 'ws://127.0.0.1' })).rejects.toMatchObject({ code: 'NATS_BAD_URL' })
    })

    it('speaks TLS to a server it is told to trust', async () => {
      expect(await publish({ url: server.tlsUrl, tls: { ca: tls.cert } })).toMatchObject({ success: true })
      expect(await publish({ url: server.tlsUrl?.replace('nats', 'tls'), tls: { ca: tls.cert } })).toMatchObject({ success: true })
      // A server that wants it gets it, and is looked at.
      await expect(publish({ url: server.tlsUrl })).rejects.toMatchObject({ code: 'NATS_TLS', kind: 'connection' })
      await expect(publish({ tls: true })).rejects.toMatchObject({ code: 'NATS_TLS', kind: 'connection' })
    })

    it('uses one connection for steps in a row, at the address that egress pins', async () => {
      await using run = execution()
      for (const payload of [1, 2]) await run.step({ operation: 'publish', subject: 'a', payload })
      expect(run.context.resolved).toEqual([new URL(server.url).host])
      const resolve = async () => {
        throw new ActionError('EGRESS_DENIED', 'not there')
      }
      await using denied = execution(Object.assign(createTestContext(), { net: { resolve } }))
      await expect(denied.consume({ subject: 'a' })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    })

    it('tells what else listens there, hangs up or says nothing', async () => {
      await using http = await httpServer((_, response) => response.end())
      // A web server waits to be spoken to.
      await expect(publish({ url: `nats://127.0.0.1:${http.port}`, timeout: '200ms' })).rejects.toMatchObject({ code: 'NATS_TIMEOUT' })
      let greeting = 'SSH-2.0\r\n'
      const other = createServer(
        (socket) => void (greeting === '' ? socket.destroy() : socket.on('error', () => undefined).write(greeting)),
      )
      await once(other.listen(0, '127.0.0.1'), 'listening')
      const url = `nats://127.0.0.1:${(other.address() as AddressInfo).port}`
      await expect(publish({ url })).rejects.toMatchObject({ code: 'NATS_NOT_NATS', kind: 'connection' })
      greeting = ''
      await expect(publish({ url })).rejects.toMatchObject({ code: 'NATS_CONNECTION_LOST', kind: 'connection' })
      greeting = 'INFO {"server_id":"x","version":"2.9.0","proto":1,"max_payload":1024,"headers":true}\r\n'
      await expect(publish({ url, timeout: '200ms' })).rejects.toMatchObject({ code: 'NATS_TIMEOUT', kind: 'timeout' })
      other.close()
      await expect(publish({ url: 'nats://nowhere.invalid' })).rejects.toMatchObject({ code: 'NATS_DNS' })
    })
  })

  describe('the contract', () => {
    const contract = actionContract(nats, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(natsCodes),
      cases: [
        { name: 'a message', config: () => ({ url: server.url, operation: 'publish', subject: 'bills.contract', payload: 1 }) },
        { name: 'a stream', config: () => ({ url: server.url, operation: 'consume', stream: 'BILLS', start: 'beginning' }) },
      ],
      hang: () => ({ url: server.url, operation: 'consume', subject: 'nothing' }),
      unreachable: async () => ({ url: `nats://127.0.0.1:${await findFreePort()}`, operation: 'consume', subject: 'a' }),
    })
    for (const { name, run } of contract) it(name, run)
  })

  it('is explained, with a command that repeats it', () => {
    const config = { host: 'a', operation: 'publish', subject: 'orders.new', payload: { a: 1 }, timeout: 1 } as const
    expect(nats.explain?.(config as never, { success: true, duration_ms: 1 })).toEqual({
      request: 'NATS a:4222: publish orders.new',
      repeat: `nats --server a:4222 pub orders.new '{"a":1}'`,
    })
  })

  it.each([
    ['nats://ada:***@a.example', 'NATS a.example:4222: publish s', `--server a.example:4222 --user ada --password '***'`],
    ['tls://***@a.example', 'NATS a.example:4222: publish s', `--server tls://a.example:4222 --user '***'`],
    ['***', 'NATS: publish s', undefined],
  ])('is explained with the URL %s', (url, request, words) => {
    const config = { url, operation: 'publish', subject: 's', payload: 'x', timeout: 1 } as const
    expect(nats.explain?.(config as never, undefined)).toEqual({ request, ...(words && { repeat: `nats ${words} pub s x` }) })
  })

  it('is told when the server is killed, during a step and after it', async () => {
    await using run = execution()
    const [consuming, listener] = [run.consume({ subject: 'nothing' }), await run.listen({ subject: 'a' })]
    const heard = expect(listener?.messages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'NATS_CONNECTION_LOST' })
    setTimeout(() => void server.stop(), 200)
    await expect(consuming).rejects.toMatchObject({ code: 'NATS_CONNECTION_LOST', kind: 'connection' })
    await heard
    await expect.poll(() => run.consume({ subject: 'nothing' }).catch(({ code }) => code)).toBe('NATS_CONNECTION_REFUSED')
  })
})
