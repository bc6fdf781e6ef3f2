import { createServer, type Socket } from 'node:net'
import { findFreePort } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { kafkaProducer } from './kafka-producer.ts'

const run = async (config: object) => {
  await using context = createTestContext()
  return await runAction(kafkaProducer, { topic: 'orders', payload: 'x', ...config }, context)
}

/** A server that is no broker. */
const rawServer = async (greet: (socket: Socket) => void) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume())
    greet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  const open = () => [...sockets].filter((socket) => !socket.destroyed).length
  return { broker: `127.0.0.1:${port}`, open, [Symbol.asyncDispose]: stop }
}

describe('what cannot succeed', () => {
  it('has no broker, or none of that name', async () => {
    const port = await findFreePort()
    await expect(run({ brokers: `localhost:${port}` })).rejects.toMatchObject({
      ...{ code: 'KAFKA_CONNECTION_REFUSED', kind: 'connection', message: `nothing listens on localhost:${port}` },
    })
    await expect(run({ brokers: 'nowhere.invalid' })).rejects.toMatchObject({
      ...{ code: 'KAFKA_DNS', message: 'the host of nowhere.invalid:9092 has no address' },
    })
    for (const brokers of [undefined, '', ['a:b'], 'host:0'])
      await expect(run({ brokers: brokers ?? [] })).rejects.toMatchObject({ message: expect.stringMatching(/brokers|broker/) })
  })

  it('tries each of several brokers before it gives up', async () => {
    const ports = await Promise.all([findFreePort(), findFreePort()])
    const brokers = ports.map((port) => `127.0.0.1:${port}`)
    await expect(run({ brokers: [brokers.join(',')] })).rejects.toMatchObject({ code: 'KAFKA_CONNECTION_REFUSED' })
  })

  it('speaks something else, or hangs up', async () => {
    for (const greet of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
      await using server = await rawServer(greet)
      await expect(run({ brokers: server.broker })).rejects.toMatchObject({ code: 'KAFKA_CONNECTION_LOST', kind: 'connection' })
    }
    await using web = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(run({ brokers: web.broker })).rejects.toMatchObject({ code: 'KAFKA_NOT_KAFKA' })
  })

  it('never answers', async () => {
    await using silent = await rawServer(() => undefined)
    await expect(run({ brokers: silent.broker, timeout: '200ms' })).rejects.toMatchObject({
      ...{ code: 'KAFKA_TIMEOUT', kind: 'timeout', message: `a connection to ${silent.broker} did not come within 200 ms` },
    })
    await expect.poll(silent.open).toBe(0)
  })

  it('stops while it connects, and leaves no connection behind', async () => {
    await using silent = await rawServer(() => undefined)
    const context = createTestContext()
    const running = runAction(kafkaProducer, { brokers: silent.broker, topic: 'a', payload: 'x' }, context)
    setTimeout(() => context.abort(), 50)
    const startedAt = performance.now()
    await expect(running).rejects.toMatchObject({ code: 'KAFKA_ABORTED' })
    expect(performance.now() - startedAt).toBeLessThan(150)
    await context.close()
    await expect.poll(silent.open).toBe(0)
  })

  it('sends nothing', async () => {
    const brokers = 'localhost:1'
    await expect(run({ brokers, payload: undefined })).rejects.toMatchObject({ code: 'KAFKA_BAD_MESSAGE', message: 'there is no payload' })
    await expect(run({ brokers, payload: undefined, messages: [] })).rejects.toMatchObject({ code: 'KAFKA_BAD_MESSAGE' })
    await expect(run({ brokers, payload: undefined, messages: [{ payload: 'a' }, { key: 'b' }] })).rejects.toMatchObject({
      ...{ code: 'KAFKA_BAD_MESSAGE', message: 'message 1 has no payload' },
    })
  })
})

it('is explained by a command that sends it again', () => {
  const config = {
    brokers: 'a:1',
    topic: 't',
    key: 'k',
    payload: { it: "isn't" },
    headers: { h: 'v' },
    compression: 'none',
    timeout: 1,
  } as const
  expect(kafkaProducer.explain?.(config, undefined)).toEqual({
    request: 'Kafka a:1: send to t',
    repeat: `printf %s '{"it":"isn'\\''t"}' | kcat -P -b a:1 -t t -k k -H h=v`,
  })
  expect(kafkaProducer.explain?.({ ...config, partition: 99 }, undefined)).toMatchObject({
    repeat: expect.stringContaining('kcat -P -b a:1 -t t -p 99 -k k'),
  })
})
