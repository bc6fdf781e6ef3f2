import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Mismatch } from '@testmesh/action-kit'
import { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import {
  createTlsIdentity,
  findFreePort,
  httpServer,
  type MosquittoServer,
  mosquittoLogin,
  mosquittoPeer,
  mosquittoServer,
} from '@testmesh-tooling/services'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { mqttCodes } from './codes.ts'
import { mqtt } from './mqtt.ts'

const tls = createTlsIdentity()
const peer = mosquittoPeer()
let server: MosquittoServer
/** Of the system under test. */
let system: MqttClient

describe.skipIf(peer.isMissing)(peer.label, () => {
  beforeAll(async () => {
    server = await mosquittoServer({ tls })
    system = await connectAsync(server.url, { protocolVersion: 5, reconnectPeriod: 0 })
    system.on('error', () => undefined)
  })
  afterAll(async () => {
    await system?.endAsync(true)
    await server?.stop()
  })

  /** Steps of one execution. */
  const execution = (context: TestContext = createTestContext()) => ({
    context,
    step: (config: object) => runAction(mqtt, { url: server.url, ...config }, context),
    consume: (topic: string, config: object = {}) => runAction(mqtt, { url: server.url, operation: 'consume', topic, ...config }, context),
    prepare: (topic: string, config: object = {}) =>
      mqtt.prepare?.({ url: server.url, version: '5', operation: 'consume', topic, timeout: 5000, ...config } as never, context),
    listen: (topic: string, config: object = {}) =>
      mqtt.listen?.({ url: server.url, version: '5', operation: 'consume', topic, timeout: 5000, ...config } as never, context),
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  })
  const once1 = async (config: object) => {
    await using run = execution()
    return await run.step(config)
  }
  const tell = (topic: string, content: unknown, options: object = {}) =>
    system.publishAsync(topic, JSON.stringify(content), { qos: 1, ...options })
  const has = (key: string, wanted: unknown) => (value: unknown) => {
    const found = (value as Record<string, unknown> | undefined)?.[key]
    const shown = (one: unknown) => ({ type: typeof one as 'number', text: JSON.stringify(one) ?? 'missing' })
    return found === wanted ? [] : [{ path: key, expected: shown(wanted), actual: shown(found) } satisfies Mismatch]
  }

  describe('what is published', () => {
    it('arrives with its properties and the trace', async () => {
      await using run = execution()
      await run.prepare('props/#')
      const sent = { content_type: 'text/plain', response_topic: 'back', correlation_data: 'c' }
      const config = { operation: 'publish', topic: 'props/a', payload: 'größer', headers: { one: '1', two: ['a', 'b'] }, expiry: '1m' }
      expect(await run.step({ ...config, ...sent })).toMatchObject({ success: true, topic: 'props/a', has_subscribers: true })
      const { messages, ...result } = await run.consume('props/#')
      expect(messages).toEqual([
        {
          ...{ topic: 'props/a', value: 'größer', raw: 'größer', json: null, qos: 1, retain: false },
          headers: { traceparent: run.context.trace.traceparent, one: '1', two: ['a', 'b'] },
          ...sent,
        },
      ])
      expect(result).toMatchObject({ count: 1, seen: 1, value: 'größer' })
    })

    it.each(['5', '3.1.1'])('is text, JSON or bytes, of every quality, in MQTT %s', async (version) => {
      await using run = execution()
      await run.prepare('kinds', { version })
      const config = { url: server.url, version, operation: 'publish', topic: 'kinds', timeout: 2000 }
      const payloads = [{ a: [1] }, 'text', 7, new Uint8Array([0, 255])]
      for (const [index, payload] of payloads.entries()) await mqtt.run({ ...config, qos: index % 3, payload } as never, run.context)
      const { messages = [] } = await run.consume('kinds', { version, count: 4 })
      expect(messages.map(({ value, json }) => ({ value, json }))).toEqual([
        { value: { a: [1] }, json: { a: [1] } },
        { value: 'text', json: null },
        { value: '7', json: 7 },
        { value: new Uint8Array([0, 255]), json: null },
      ])
    })

    it('may have nobody who hears it, and goes to a topic', async () => {
      expect(await once1({ operation: 'publish', topic: 'nobody/hears', payload: 1 })).toMatchObject({ has_subscribers: false })
      for (const topic of ['a/+/b', '#', ['a', 'b']])
        await expect(once1({ operation: 'publish', topic, payload: 1 })).rejects.toMatchObject({ code: 'MQTT_BAD_TOPIC' })
      await expect(once1({ operation: 'consume', topic: 'a/#/b' })).rejects.toMatchObject({ code: 'MQTT_BAD_TOPIC' })
      await expect(once1({ operation: 'publish', topic: 'a', payload: 1, version: '3.1.1', headers: { a: 'b' } })).rejects.toThrow(
        'headers',
      )
    })
  })

  describe('a request', () => {
    it('is answered', async () => {
      await system.subscribeAsync('double')
      system.on('message', (topic, payload, { properties }) => {
        if (topic !== 'double' || !properties?.responseTopic) return
        const { responseTopic, correlationData } = properties
        system.publish(responseTopic, '{"late":true}', { properties: { correlationData: Buffer.from('of another') } })
        const answer = { properties: { ...(correlationData ? { correlationData } : {}), userProperties: { by: 'system' } } }
        system.publish(responseTopic, `{"double":${2 * Number(payload)}}`, answer)
      })
      expect(await once1({ operation: 'request', topic: 'double', payload: 21 })).toMatchObject({
        ...{ value: { double: 42 }, count: 1, messages: [{ headers: { by: 'system' } }] },
      })
    })

    it('says that nobody answered, or that there are none', async () => {
      await expect(once1({ operation: 'request', topic: 'silent', payload: 1, timeout: '200ms' })).rejects.toMatchObject({
        ...{ code: 'MQTT_NO_REPLY', kind: 'timeout', message: 'nobody answered silent within 200 ms' },
      })
      await expect(once1({ operation: 'request', topic: 'a', payload: 1, version: '3.1.1' })).rejects.toMatchObject({
        code: 'MQTT_VERSION',
      })
    })
  })

  describe('a topic', () => {
    it('is heard from before the first step, by every execution for itself', async () => {
      await using one = execution()
      await using other = execution()
      await tell('orders/0', { id: 0 })
      for (const run of [one, other]) await run.prepare('orders/+')
      await tell('orders/1', { id: 1 })
      await tell('orders/2', { id: 2 })
      await tell('bills/1', { id: 1 })
      const [mine, theirs] = await Promise.all([one, other].map((run) => run.consume('orders/+', { count: 2 })))
      expect(mine?.messages?.map(({ topic }) => topic)).toEqual(['orders/1', 'orders/2'])
      expect(theirs).toMatchObject({ count: 2 })
      // Another step sees it too, also when it is tried again.
      expect(await one.consume('orders/+', { match: { value: has('id', 2) } })).toMatchObject({ seen: 2 })
      await expect(one.consume('orders/+', { start: 'latest', timeout: '200ms' })).rejects.toMatchObject({ code: 'MQTT_TOO_FEW' })
    })

    it('is told from what came instead, nearest first', async () => {
      await using run = execution()
      await run.prepare('near/#')
      await tell('near/1', { id: 1, state: 'new' })
      await tell('near/2', { id: 2, state: 'new' })
      const match = { topic: (topic: unknown) => has('name', 'near/2')({ name: topic }), value: has('state', 'gone') }
      await expect(run.consume('near/#', { match, timeout: '300ms' })).rejects.toMatchObject({
        ...{ code: 'MQTT_TOO_FEW', kind: 'timeout', hint: mqttCodes.MQTT_TOO_FEW.hint },
        message: `0 of 1 message came on near/# within 300 ms; 2 others did not match, the nearest first:
  near/2 {"id":2,"state":"new"}: value.state should be "gone", is "new"
  near/1 {"id":1,"state":"new"}: topic.name should be "near/2", is "near/1"; value.state should be "gone", is "new"`,
        result: { count: 0, near_misses: [{ topic: 'near/2' }, { topic: 'near/1' }] },
      })
      await expect(run.consume('near/#', { never: true, timeout: '300ms' })).rejects.toMatchObject({ code: 'MQTT_UNEXPECTED' })
      expect(await run.consume('near/#', { never: true, match, timeout: '200ms' })).toMatchObject({ count: 0, seen: 2 })
      await expect(once1({ operation: 'consume', topic: 'near/#', timeout: '200ms' })).rejects.toMatchObject({
        ...{ code: 'MQTT_TOO_FEW', hint: expect.stringContaining('Open it with `listen`') },
      })
    })

    it.each(['5', '3.1.1'])('gives what is retained only to those who want it, in MQTT %s', async (version) => {
      await tell('state/door', { open: true }, { retain: true })
      await using run = execution()
      expect(await run.consume('state/#', { version, retained: true })).toMatchObject({
        messages: [{ retain: true, value: { open: true } }],
      })
      await expect(run.consume('state/#', { version, timeout: '200ms' })).rejects.toMatchObject({
        message: expect.stringContaining('it is retained, from before the subscription (`retained: true` takes it)'),
      })
    })

    it('can be listened to', async () => {
      await using run = execution()
      const listener = await run.listen('heard', { match: { value: has('id', 5) } })
      for (const id of [4, 5]) await tell('heard', { id })
      const taken: unknown[] = []
      for await (const { value } of listener?.messages ?? []) {
        taken.push(value)
        await listener?.close()
      }
      expect(taken).toEqual([{ id: 5 }])
      await expect(run.listen('a', { operation: 'publish' })).rejects.toMatchObject({ code: 'MQTT_LISTEN' })
    })
  })

  describe('how it connects', () => {
    const publish = (config: object) => once1({ operation: 'publish', topic: 'public/a', payload: 1, timeout: '3s', ...config })

    it.each(['5', '3.1.1'])('logs in, and says when it may not, in MQTT %s', async (version) => {
      const config = { url: server.loginUrl, version, ...mosquittoLogin }
      expect(await publish(config)).toMatchObject({ success: true })
      expect(await publish({ version, url: server.loginUrl.replace('//', '//tester:test-only@') })).toMatchObject({ success: true })
      await expect(publish({ ...config, password: 'wrong' })).rejects.toMatchObject({
        ...{ code: 'MQTT_AUTH', message: expect.stringMatching(/does not accept the login of tester$/) },
      })
      await expect(publish({ url: server.loginUrl, version })).rejects.toMatchObject({ code: 'MQTT_AUTH' })
      const guest = { ...config, username: 'guest' }
      expect(await publish(guest)).toMatchObject({ success: true })
    })

    it('says what a user may not do', async () => {
      const guest = { url: server.loginUrl, ...mosquittoLogin, username: 'guest' }
      await expect(publish({ ...guest, topic: 'secret' })).rejects.toMatchObject({ code: 'MQTT_DENIED' })
    })

    it('reads URLs and parts', async () => {
      const { hostname, port } = new URL(server.url)
      expect(await publish({ url: 'mqtt://elsewhere', host: hostname, port })).toMatchObject({ success: true })
      expect(await publish({ url: `${hostname}:${port}` })).toMatchObject({ success: true })
      await expect(publish({ url: 'ws://127.0.0.1' })).rejects.toMatchObject({ code: 'MQTT_BAD_URL' })
    })

    it('speaks TLS to a broker it is told to trust', async () => {
      expect(await publish({ url: server.tlsUrl, tls: { ca: tls.cert } })).toMatchObject({ success: true })
      await expect(publish({ url: server.tlsUrl })).rejects.toMatchObject({ code: 'MQTT_TLS', kind: 'connection' })
      await expect(publish({ tls: true })).rejects.toMatchObject({ code: 'MQTT_TLS', kind: 'connection' })
      await expect(publish({ url: server.tlsUrl?.replace('mqtts', 'mqtt') })).rejects.toMatchObject({ kind: 'connection' })
    })

    it('uses one connection for steps in a row, at the address that egress pins', async () => {
      await using run = execution()
      for (const payload of [1, 2]) await run.step({ operation: 'publish', topic: 'a', payload })
      expect(run.context.resolved).toEqual([new URL(server.url).host])
      const resolve = async () => {
        throw new ActionError('EGRESS_DENIED', 'not there')
      }
      await using denied = execution(Object.assign(createTestContext(), { net: { resolve } }))
      await expect(denied.consume('a')).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    })

    it('tells what else listens there, hangs up or says nothing', async () => {
      await using http = await httpServer((_, response) => response.end())
      await expect(publish({ url: `mqtt://127.0.0.1:${http.port}` })).rejects.toMatchObject({ code: 'MQTT_NOT_MQTT', kind: 'connection' })
      const answers: (Buffer | undefined)[] = [undefined, Buffer.from([0x20, 2, 0, 1])]
      const other = createServer((socket) => {
        socket
          .on('error', () => undefined)
          .once('data', () => {
            const answer = answers.length > 0 ? answers.shift() : Buffer.alloc(0)
            if (answer) socket.write(answer)
            else socket.destroy()
          })
      })
      await once(other.listen(0, '127.0.0.1'), 'listening')
      const url = `mqtt://127.0.0.1:${(other.address() as AddressInfo).port}`
      await expect(publish({ url })).rejects.toMatchObject({ code: 'MQTT_CONNECTION_LOST', kind: 'connection' })
      await expect(publish({ url, version: '3.1.1' })).rejects.toMatchObject({ code: 'MQTT_VERSION' })
      await expect(publish({ url, timeout: '200ms' })).rejects.toMatchObject({ code: 'MQTT_TIMEOUT', kind: 'timeout' })
      other.close()
      await expect(publish({ url: 'mqtt://nowhere.invalid' })).rejects.toMatchObject({ code: 'MQTT_DNS' })
    })
  })

  describe('the contract', () => {
    const contract = actionContract(mqtt, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(mqttCodes),
      cases: [
        { name: 'a message', config: () => ({ url: server.url, operation: 'publish', topic: 'contract', payload: 1, retain: true }) },
        { name: 'a topic', config: () => ({ url: server.url, operation: 'consume', topic: 'contract', retained: true }) },
      ],
      hang: () => ({ url: server.url, operation: 'consume', topic: 'nothing' }),
      unreachable: async () => ({ url: `mqtt://127.0.0.1:${await findFreePort()}`, operation: 'consume', topic: 'a' }),
    })
    for (const { name, run } of contract) it(name, run)
  })

  it('is explained, with a command that repeats it', () => {
    const config = { host: 'a', version: '5', operation: 'publish', topic: 'doors/7', payload: { a: 1 }, timeout: 1 } as const
    expect(mqtt.explain?.(config as never, { success: true, duration_ms: 1 })).toEqual({
      request: 'MQTT a:1883: publish doors/7',
      repeat: `mosquitto_pub -h a -p 1883 -V mqttv5 -t doors/7 -q 1 -m '{"a":1}'`,
    })
  })

  it.each([
    ['mqtts://ada:***@a.example', 'MQTT a.example:8883: publish t', `-h a.example -p 8883 -V mqttv5 -u ada -P '***' --tls-use-os-certs`],
    ['***', 'MQTT: publish t', undefined],
  ])('is explained with the URL %s', (url, request, words) => {
    const config = { url, version: '5', operation: 'publish', topic: 't', payload: 'x', timeout: 1 } as const
    const repeat = words && `mosquitto_pub ${words} -t t -q 1 -m x`
    expect(mqtt.explain?.(config as never, undefined)).toEqual({ request, ...(repeat && { repeat }) })
  })

  it('is told when the broker is killed, during a step and after it', async () => {
    await using run = execution()
    const [consuming, listener] = [run.consume('nothing'), await run.listen('a')]
    const heard = expect(listener?.messages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'MQTT_CONNECTION_LOST' })
    setTimeout(() => void server.stop(), 200)
    await expect(consuming).rejects.toMatchObject({ code: 'MQTT_CONNECTION_LOST', kind: 'connection' })
    await heard
    await expect.poll(() => run.consume('nothing').catch(({ code }) => code)).toBe('MQTT_CONNECTION_REFUSED')
  })
})
