import { createLog } from '@testmesh/platform'
import type { Database } from '@testmesh/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../start-server.ts'
import { openTestServer, type TestServer } from '../testing/open-test-server.ts'

let test: TestServer
beforeAll(async () => {
  test = await openTestServer()
})
afterAll(() => test.close())

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

describe('the live feed', () => {
  it('sends what is there, then what comes, every event once and in order', async () => {
    const id = await test.execution(1200)
    const { send, seqs, socket } = await test.connect()
    send({ type: 'subscribe', executionId: id })
    await expect.poll(() => seqs().length).toBe(1200)
    for (let from = 1200; from < 1500; from += 30) await test.addLines(id, from, 30)
    await expect.poll(() => seqs().length).toBe(1500)
    expect(seqs()).toEqual(upTo(1500))
    send({ type: 'unsubscribe', executionId: id })
    // The line comes by another way, and would be there first on a busy machine.
    await new Promise((resolve) => setTimeout(resolve, 200))
    await test.addLines(id, 1500, 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(seqs()).toHaveLength(1500)
    socket.close()
  })

  it('goes on after the place where it was cut off, also by the address of one execution', async () => {
    const id = await test.execution(100)
    const first = await test.connect()
    first.send({ type: 'subscribe', executionId: id, after: { epoch: 1, seq: 59 } })
    await expect.poll(() => first.seqs()).toEqual(upTo(100).slice(60))
    first.socket.terminate()
    await test.addLines(id, 100, 20)
    const second = await test.connect({ path: `/ws/executions/${id}?after=1.99` })
    await expect.poll(() => second.seqs()).toEqual(upTo(120).slice(100))
    second.socket.close()
  })

  it('tells which executions of the workspace change', async () => {
    const { send, messages, socket } = await test.connect()
    send({ type: 'subscribe', executions: 'all' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const ids = [await test.execution(1), await test.execution(1)]
    await expect
      .poll(() => messages.flatMap((message) => (message.type === 'changed' ? message.executionIds : [])))
      .toEqual(expect.arrayContaining(ids))
    socket.close()
  })

  it('says what it cannot follow, and closes on what is no message', async () => {
    const { send, messages, socket, closed } = await test.connect()
    send({ type: 'subscribe', executionId: '01890000-0000-7000-8000-000000000000' })
    await expect.poll(() => messages).toMatchObject([{ type: 'problem', code: 'NOT_FOUND' }])
    socket.send('nonsense')
    expect(await closed).toBe(4400)
    const large = await test.connect()
    large.socket.send('x'.repeat(65 * 1024))
    expect(await large.closed).toBe(1009)
    expect((await test.connect()).outcome).toBe('opened')
  })

  it('says what is wrong with a message, and stays', async () => {
    const id = await test.execution(3)
    const { socket, messages, seqs, send } = await test.connect()
    const asked = [
      { type: 'subscribe', executionId: 'nonsense' },
      { type: 'subscribe', executionId: id, after: 5 },
      { type: 'subscribe', executionId: id, after: { epoch: 1, seq: 1e300 } },
      { type: 'subscribe' },
      { type: 'unsubscribe', more: true },
    ]
    for (const message of asked) socket.send(JSON.stringify(message))
    await expect.poll(() => messages).toHaveLength(asked.length)
    expect(
      messages.map((message) => (message.type === 'problem' ? `${message.code} ${message.message}` : message.type)),
    ).toMatchInlineSnapshot(`
      [
        "REQUEST_INVALID /message/executionId must be a UUID.",
        "REQUEST_INVALID /message/after must be the place of the last event that was read: { epoch, seq }, or EPOCH.SEQ in an address.",
        "REQUEST_INVALID /message/after/seq must be at most 999999999999.",
        "REQUEST_INVALID /message/executionId is missing.",
        "REQUEST_INVALID /message/more is not known here.",
      ]
    `)
    send({ type: 'subscribe', executionId: id })
    await expect.poll(() => seqs()).toEqual(upTo(3))
    socket.close()
    const alias = await test.connect({ path: `/ws/executions/${id}?after=zz` })
    await expect.poll(() => alias.messages).toMatchObject([{ type: 'problem', code: 'REQUEST_INVALID' }])
    alias.socket.close()
  })

  it('lets in whoever has a ticket, once and soon, and no page of another site', async () => {
    const ticket = await test.ticket()
    const first = await test.connect({ ticket })
    expect(first.outcome).toBe('opened')
    expect((await test.connect({ ticket })).outcome).toBe(401)
    expect((await test.connect({ ticket: '' })).outcome).toBe(401)
    const old = await test.ticket()
    await test.database.query(`update users.tickets set expires_at = tm.now() - interval '1 second' where used_at is null`)
    expect((await test.connect({ ticket: old })).outcome).toBe(401)
    expect((await test.connect({ headers: { origin: 'https://evil.example' } })).outcome).toBe(403)
    expect((await test.connect({ headers: { origin: test.server.url } })).outcome).toBe('opened')
    expect((await test.connect({ path: '/api/v1/other' })).outcome).toBe(404)
    first.socket.close()
  })

  it('ends within seconds for one who may not look any more', async () => {
    const connectByKey = async () => {
      const made = await test.ask<{ id: string; key: string }>('POST', '/api/v1/api-keys', { name: 'k', scope: 'read' })
      const asked = await test.ask<{ ticket: string }>('POST', '/api/v1/live/tickets', undefined, {
        authorization: `Bearer ${made.body.key}`,
      })
      const connection = await test.connect({ ticket: asked.body.ticket })
      expect(connection.outcome).toBe('opened')
      return { ...connection, keyId: made.body.id }
    }
    const [revoked, ofOneWhoLeft] = [await connectByKey(), await connectByKey()]
    await test.ask('DELETE', `/api/v1/api-keys/${revoked.keyId}`)
    await test.database.query('update users.api_keys set created_by = gen_random_uuid() where id = $1', [ofOneWhoLeft.keyId])
    expect([await revoked.closed, await ofOneWhoLeft.closed]).toEqual([4401, 4401])
  })

  it('lets everybody come again while the database is away, and logs nothing of each', async () => {
    const id = await test.execution(3)
    let isAway = false
    const reach = () => {
      if (isAway) throw Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' })
      return test.database
    }
    const database: Database = {
      ...test.database,
      query: async (...query) => reach().query(...query),
      transaction: async (...transaction) => reach().transaction(...transaction),
    }
    const lines: string[] = []
    const log = createLog({ name: 'test', write: (line) => lines.push(line) })
    const server = await startServer({ platform: { ...test, database }, host: '127.0.0.1', port: 0, version: '1', log })
    const [known, fresh] = [await test.connect({ url: server.url }), await test.connect({ url: server.url })]
    known.send({ type: 'subscribe', executionId: id })
    await expect.poll(() => known.seqs()).toEqual(upTo(3))
    isAway = true
    fresh.send({ type: 'subscribe', executionId: id })
    expect(await fresh.closed).toBe(1013)
    expect((await test.connect({ url: server.url })).outcome).toBe(503)
    // It asks whether it may stay, and for more, every few seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_500))
    isAway = false
    await test.addLines(id, 3, 2)
    await expect.poll(() => known.seqs()).toEqual(upTo(5))
    known.socket.close()
    await server.close()
    expect([fresh.messages, lines]).toEqual([[], []])
  })

  it('lets go of a reader who is too slow, and serves the others', async () => {
    const id = await test.execution(0)
    // More than the buffers of the system hold.
    for (let from = 0; from < 3000; from += 100) await test.addLines(id, from, 100, 'y'.repeat(10_000))
    const slow = await test.connect()
    slow.socket.pause()
    slow.send({ type: 'subscribe', executionId: id })
    const other = await test.connect()
    other.send({ type: 'subscribe', executionId: id })
    await expect.poll(() => other.seqs().length, { timeout: 20_000 }).toBe(3000)
    expect(other.seqs()).toEqual(upTo(3000))
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    slow.socket.resume()
    expect(await slow.closed).toBe(1006)
    other.socket.close()
  })
})
