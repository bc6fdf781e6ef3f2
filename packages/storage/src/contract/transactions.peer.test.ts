import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TemporaryDatabase } from '../testing/index.ts'
import { setClock, unsetClock } from '../testing/index.ts'
import { databases } from './testing/databases.ts'

describe.each(databases)('transactions on $name', ({ open }) => {
  let database: TemporaryDatabase
  beforeAll(async () => {
    database = await open()
    await database.query('create table counters (name text primary key, value integer not null)')
    await database.query(`insert into counters values ('rolled back', 0), ('raced', 0)`)
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const counted = async (name: string) => {
    const [row] = await database.query<{ value: number }>('select value from counters where name = $1', [name])
    return row?.value
  }

  it('keeps nothing of one that was rejected, and rejects with the reason', async () => {
    const reason = new Error('changed my mind')
    const work = database.transaction(async (sql) => {
      await sql.query('update counters set value = 1 where name = $1', ['rolled back'])
      throw reason
    })
    await expect(work).rejects.toBe(reason)
    expect(await counted('rolled back')).toBe(0)
  })

  it('rejects with the failure of a statement that the work passed over, and keeps nothing', async () => {
    const work = database.transaction(async (sql) => {
      await sql.query(`update counters set value = 2 where name = 'rolled back'`)
      await sql.query('select 1 / 0').catch(() => undefined)
      return 'fine'
    })
    await expect(work).rejects.toMatchObject({ code: '22012' })
    expect(await counted('rolled back')).toBe(0)
  })

  it('goes on from a savepoint', async () => {
    const work = database.transaction(async (sql) => {
      await sql.query('savepoint before')
      await sql.query('select 1 / 0').catch(() => sql.query('rollback to savepoint before'))
      return sql.query('select 1 as one')
    })
    expect(await work).toEqual([{ one: 1 }])
  })

  it('does again what it did before: after a failure, a change of the table, and many other statements', async () => {
    const add = () => database.query<{ value: number }>(`insert into counters values ('again', 1) returning value`)
    await expect(database.query('select value from counters where nam = $1', ['again'])).rejects.toMatchObject({ code: '42703' })
    expect(await add()).toEqual([{ value: 1 }])
    await expect(add()).rejects.toMatchObject({ code: '23505' })
    await database.query('alter table counters add column note text')
    for (let n = 0; n < 600; n += 1) await database.query(`select ${n} as n`)
    expect(await counted('again')).toBe(1)
    await database.query(`delete from counters where name = 'again'`)
    expect(await add()).toEqual([{ value: 1 }])
  })

  it('takes no statement after its end', async () => {
    const leaked = await database.transaction(async (sql) => ({ sql }))
    await expect(leaked.sql.query('select 1')).rejects.toThrow('over')
  })

  it('lets those that change the same row go one after the other', async () => {
    const increment = () =>
      database.transaction(async (sql) => {
        const [row] = await sql.query<{ value: number }>(`select value from counters where name = 'raced' for update`)
        await sql.query(`update counters set value = $1 where name = 'raced'`, [(row?.value ?? 0) + 1])
      })
    await Promise.all(Array.from({ length: 30 }, increment))
    expect(await counted('raced')).toBe(30)
  })

  it('tells listeners of a channel when the transaction that notified commits, and not when it does not', async () => {
    const heard: string[] = []
    const stop = await database.listen('Tm jobs', (payload) => heard.push(payload))
    const notify = (payload: string) => database.query('select pg_notify($1, $2)', ['Tm jobs', payload])
    await notify('one')
    await database
      .transaction(async (sql) => {
        await sql.query('select pg_notify($1, $2)', ['Tm jobs', 'never'])
        throw new Error('no')
      })
      .catch(() => undefined)
    await notify('two')
    await expect.poll(() => heard).toEqual(['one', 'two'])
    await stop()
    await notify('three')
    await setTimeout(50)
    expect(heard).toEqual(['one', 'two'])
  })

  it('tells the time that a test sets, to every statement', async () => {
    const at = new Date('2030-06-01T12:00:00.500Z')
    await setClock(database, { at })
    expect(await database.query('select tm.now() as now')).toEqual([{ now: at }])
    await unsetClock(database)
    const [row] = await database.query<{ now: Date; real: Date }>('select tm.now() as now, statement_timestamp() as real')
    expect(row?.now).toEqual(row?.real)
  })
})
