import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isViolation, newId } from '../index.ts'
import type { TemporaryDatabase } from '../testing/index.ts'
import { databases } from './testing/databases.ts'

describe.each(databases)('values on $name', ({ open }) => {
  let database: TemporaryDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const roundTrip = async (type: string, value: unknown) => {
    const [row] = await database.query<{ value: unknown }>(`select $1::${type} as value`, [value])
    return row?.value
  }

  it.each<[string, unknown]>([
    ['text', 'a "quoted" \\ text, {with} 😀'],
    ['integer', -7],
    ['bigint', 9007199254740991],
    ['bigint', 9007199254740993n],
    ['double precision', 1763642096123.0625],
    ['numeric', '12345678901234567890.5'],
    ['boolean', false],
    ['uuid', newId()],
    ['timestamptz', new Date('2026-03-29T01:30:00.123Z')],
    ['bytea', Uint8Array.of(0, 1, 254, 255)],
    ['jsonb', { nested: [1, 'two', null, { type: 'three' }] }],
    ['jsonb', 'a string is JSON too'],
    ['jsonb', [1, 2]],
    ['json', { z: 1, a: '\0' }],
    ['text[]', ['', 'NULL', 'a"b', 'c\\d', 'e,f', '{g}', null, 'line\nbreak']],
    ['text[]', []],
    ['uuid[]', [newId()]],
    ['bigint[]', [1, 9007199254740993n]],
    ['double precision[]', [0.1, 2]],
    ['boolean[]', [true, false, null]],
    ['timestamptz[]', [new Date(0), null]],
    ['text', null],
  ])('gives a %s back as it was given: %o', async (type, value) => {
    expect(await roundTrip(type, value)).toStrictEqual(value)
  })

  it('takes undefined for NULL, a bigint for a small number, an ISO string for a time, and JSON text by way of text', async () => {
    expect(await roundTrip('text', undefined)).toBeNull()
    expect(await roundTrip('bigint', 5n)).toBe(5)
    expect(await roundTrip('timestamptz', '2026-01-01T00:00:00+02:00')).toEqual(new Date('2025-12-31T22:00:00Z'))
    expect(await roundTrip('text::jsonb', '{"a":1}')).toEqual({ a: 1 })
  })

  it('puts a mark where jsonb refuses a character, in keys too', async () => {
    expect(await roundTrip('jsonb', { 'a\0': ['b\0c', '\ud800', 'fine 😀', new Date(0)] })).toEqual({
      'a\ufffd': ['b\ufffdc', '\ufffd', 'fine 😀', '1970-01-01T00:00:00.000Z'],
    })
  })

  it('keeps the order of keys in json', async () => {
    expect(JSON.stringify(await roundTrip('json', { z: 1, a: 2, m: 3 }))).toBe('{"z":1,"a":2,"m":3}')
  })

  it('tells why a statement failed', async () => {
    const insert = () =>
      database.query('insert into users.users (id, email, name) values ($1, $2, $3)', [newId(), 'Twice@example.com', 'T'])
    await insert()
    const problem = await insert().catch((error: unknown) => error)
    expect(isViolation(problem, 'unique')).toBe(true)
    expect(isViolation(problem, 'unique', 'users_email')).toBe(true)
    expect(isViolation(problem, 'unique', 'other')).toBe(false)
    expect(isViolation(problem, 'check')).toBe(false)
    await expect(database.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
    expect(await database.query('select 1 as still')).toEqual([{ still: 1 }])
  })
})
