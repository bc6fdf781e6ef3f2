import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createTlsIdentity, type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, isOutage, openDatabase, type PostgresTls } from '../index.ts'

let server: PostgresServer
let admin: Database
beforeAll(async () => {
  server = await postgresServer()
  admin = await openDatabase({ url: server.dsn })
  await admin.query('create table marks (id integer primary key, twin integer not null)')
})
afterAll(async () => {
  await admin.close()
  await server.stop()
})

const sessions = async (name: string) => {
  const rows = await admin.query<{ pid: number }>('select pid from pg_stat_activity where application_name = $1', [name])
  return rows.map(({ pid }) => pid)
}

it('survives sessions that are ended at any moment: what it acknowledged is there, whole, and it goes on', {
  timeout: 30_000,
}, async () => {
  const database = await openDatabase({ url: server.dsn, maxConnections: 4 })
  const endSession = () =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'testmesh' and pid <> pg_backend_pid() order by random() limit 1`,
    )
  const ends: Promise<unknown>[] = []
  let next = 0
  const acknowledged: number[] = []
  const insertTwins = async () => {
    const id = next
    next += 2
    // By the work and not by the clock: a slow machine would get none of it done.
    // One may end the session of another.
    if (id % 10 === 0) ends.push(endSession().catch(() => undefined))
    await database.transaction(async (sql) => {
      await sql.query('insert into marks values ($1, $2)', [id, id + 1])
      await sql.query('select pg_sleep(0.003)')
      await sql.query('insert into marks values ($2, $1)', [id, id + 1])
    })
    acknowledged.push(id, id + 1)
  }
  const work = async () => {
    while (next < 1200) await insertTwins().catch(() => undefined)
  }
  await Promise.all(Array.from({ length: 8 }, work))
  await Promise.all(ends)
  const kept = (await admin.query<{ id: number }>('select id from marks')).map(({ id }) => id)
  const halves = await admin.query('select id from marks where twin not in (select id from marks)')
  expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([])
  expect(halves).toEqual([])
  expect(acknowledged.length).toBeLessThan(next)
  expect(acknowledged.length).toBeGreaterThan(next / 2)
  await database.close()
})

it('uses no more connections than it may, serves who waited longest first, and nobody after it was closed', async () => {
  const narrow = await openDatabase({ url: server.dsn, maxConnections: 1 })
  const order: number[] = []
  await Promise.all([0, 1, 2, 3].map((n) => narrow.query('select 1').then(() => order.push(n))))
  expect(order).toEqual([0, 1, 2, 3])
  await narrow.close()
  await expect(narrow.query('select 1')).rejects.toThrow('closed')

  const wide = await openDatabase({ url: server.dsn, maxConnections: 3 })
  const pidOf = async () => (await wide.query<{ pid: number }>('select pg_backend_pid() as pid, pg_sleep(0.01)'))[0]?.pid
  expect(new Set(await Promise.all(Array.from({ length: 12 }, pidOf))).size).toBe(3)
  await wide.close()
})

it('gives a silent database up in time, and goes on with another connection', async () => {
  const database = await openDatabase({ url: server.dsn, maxConnections: 1, answerWithinMs: 1_000 })
  const startedMs = performance.now()
  const silent = await database.query('select pg_sleep(5)').catch((reason: unknown) => reason)
  const inTransaction = await database.transaction((sql) => sql.query('select pg_sleep(5)')).catch((reason: unknown) => reason)
  expect(performance.now() - startedMs).toBeLessThan(8_000)
  expect([silent, inTransaction].map(isOutage)).toEqual([true, true])
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
  await database.transaction((sql) => sql.query('select pg_sleep(1.5)'), { isPatient: true })
  await database.close()
})

it('tells how many connections are in use, idle, and waited for', async () => {
  const database = await openDatabase({ url: server.dsn, maxConnections: 2 })
  const asked = Promise.all([0, 1, 2].map(() => database.query('select pg_sleep(0.05)')))
  expect(database.connections?.()).toEqual({ active: 2, idle: 0, waiting: 1 })
  await asked
  expect(database.connections?.()).toEqual({ active: 0, idle: 2, waiting: 0 })
  await database.close()
})

it('waits a moment for a server that lets nobody else in, and not for ever', async () => {
  await using small = await postgresServer({ settings: { max_connections: '8', superuser_reserved_connections: '0' } })
  const database = await openDatabase({ url: small.dsn, maxConnections: 20 })
  const ask = () => database.query('select 1 as one, pg_sleep(0.02)').then(([row]) => (row as { one: number }).one)
  expect(new Set(await Promise.all(Array.from({ length: 60 }, ask)))).toEqual(new Set([1]))
  await database.close()

  const others = await openDatabase({ url: small.dsn, maxConnections: 8, idleTimeoutS: 0.01 })
  const held = Promise.all(Array.from({ length: 8 }, () => others.query('select pg_sleep(0.7)')))
  await expect.poll(() => others.connections?.().active).toBe(8)
  await setTimeout(200)
  const hasty = await openDatabase({ url: small.dsn, fullForMs: 100 })
  const problem = await hasty.query('select 1').catch((reason: unknown) => reason)
  expect([problem, isOutage(problem)]).toMatchObject([{ code: '53300' }, true])
  const late = await openDatabase({ url: small.dsn })
  expect(await late.transaction((sql) => sql.query('select 1 as one'))).toEqual([{ one: 1 }])
  await held
  for (const each of [others, hasty, late]) await each.close()
})

it('closes connections that nobody uses', async () => {
  const database = await openDatabase({ url: server.dsn, idleTimeoutS: 0.1 })
  const [row] = await database.query<{ pid: number }>('select pg_backend_pid() as pid')
  await expect.poll(() => sessions('testmesh')).not.toContain(row?.pid)
  await database.close()
})

it('keeps as many connections as it is told to', async () => {
  const database = await openDatabase({ url: server.dsn, idleTimeoutS: 0.05, minConnections: 2 })
  await Promise.all([1, 2, 3, 4].map(() => database.query('select pg_sleep(0.05)')))
  await expect.poll(() => database.connections?.()).toEqual({ active: 0, idle: 2, waiting: 0 })
  await setTimeout(200)
  expect(database.connections?.()).toEqual({ active: 0, idle: 2, waiting: 0 })
  await database.close()
})

it('encrypts, and asks who answers, when it is told to', async () => {
  const identity = createTlsIdentity()
  await using secure = await postgresServer({ tls: identity, settings: { listen_addresses: '127.0.0.1,127.0.0.2' } })
  const encrypted = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'
  const ask = async (url: string, tls?: PostgresTls) => {
    const database = await openDatabase({ url, ...(tls && { tls }) })
    const heard: string[] = []
    return database
      .query<{ ssl: boolean }>(encrypted)
      .then(async ([row]) => {
        await database.listen('a', (payload) => heard.push(payload))
        return row?.ssl
      })
      .catch(({ code }) => code)
      .finally(database.close)
  }
  expect(await ask(secure.dsn)).toBe(false)
  expect(await ask(`${secure.dsn}?sslmode=require`)).toBe(true)
  expect(await ask(`${secure.dsn}?sslmode=require`, 'off')).toBe(false)
  expect(await ask(secure.dsn, 'require')).toBe(true)
  expect(await ask(secure.dsn, 'verify')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  expect(await ask(server.dsn, 'require')).toBe('ECONNRESET')
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, identity.cert])
  expect(await ask(secure.dsn, 'verify')).toBe(true)
  expect(await ask(secure.dsn.replace('127.0.0.1', 'localhost'), 'verify')).toBe(true)
  const { port } = new URL(secure.dsn)
  expect(await ask(secure.dsn.replace(`127.0.0.1:${port}`, `localhost:${port},localhost:${port}`), 'verify')).toBe(true)
  // An address that the certificate does not name: nobody may stand in for "localhost".
  expect(await ask(secure.dsn.replace('127.0.0.1', '127.0.0.2'), 'verify')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await ask(`${secure.dsn.replace('127.0.0.1', '127.0.0.2')}?sslmode=verify-full`)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await ask(`${secure.dsn}?sslmode=verify-full`)).toBe(true)
  setDefaultCACertificates(before)
})

it('does without prepared statements, as some poolers need', async () => {
  const database = await openDatabase({ url: server.dsn, prepare: false, maxConnections: 1 })
  expect(await database.query('select $1::jsonb as value', [[1]])).toEqual([{ value: [1] }])
  expect(await database.query('select count(*) as n from pg_prepared_statements')).toEqual([{ n: 0 }])
  await database.close()
})

it('connects to an address of version 6', async () => {
  const { port } = new URL(server.dsn)
  const proxy = createServer((socket) => {
    const inner = connect(Number(port), '127.0.0.1')
    socket.pipe(inner).pipe(socket)
    for (const end of [socket, inner]) end.on('error', () => [socket, inner].map((other) => other.destroy()))
  })
  await once(proxy.listen(0, '::1'), 'listening')
  const database = await openDatabase({ url: server.dsn.replace(/@[^/]*/, `@[::1]:${(proxy.address() as AddressInfo).port}`) })
  const heard = new Promise((resolve) => void database.listen('six', resolve).then(() => database.query(`notify six, 'hello'`)))
  expect(await heard).toBe('hello')
  await database.close()
  proxy.close()
})

it('rejects when there is no server', async () => {
  const database = await openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })
  await expect(database.query('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await database.close()
})
