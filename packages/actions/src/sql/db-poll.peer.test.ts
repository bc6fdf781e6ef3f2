import { actionContract } from '@testmesh/action-kit/contract'
import { findFreePort, type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestContext, runAction, timeIsUp } from '../testing/test-context.ts'
import { sqlCodes } from './codes.ts'
import { databaseQuery } from './database-query.ts'
import { dbPoll } from './db-poll.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await postgresServer()
  await query('CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL); CREATE SEQUENCE ticks')
})
afterAll(() => server?.stop())

const query = async (text: string, config: Record<string, unknown> = {}) => {
  await using context = createTestContext()
  return await runAction(databaseQuery, { connection: server.dsn, query: text, ...config }, context)
}

describe('db_poll', () => {
  const poll = async (text: string, config: Record<string, unknown> = {}) => {
    await using context = createTestContext()
    return await runAction(dbPoll, { connection: server.dsn, query: text, interval: '20ms', timeout: '300ms', ...config }, context)
  }

  it('waits until a row exists', async () => {
    await query('CREATE SEQUENCE looks')
    const result = await poll("SELECT 'late' AS status WHERE nextval('looks') >= 3", { timeout: '30s' })
    expect(result).toMatchObject({ success: true, count: 1, first_row: { status: 'late' }, attempts: 3 })
  })

  it.each([
    [{ type: 'row_count', count: 3 }, true],
    [{ type: 'row_count', min_count: 2 }, true],
    [{ type: 'row_count', min_count: 4 }, false],
    [{ type: 'value_equals', column: 'g', value: 1 }, true],
    [{ type: 'row_value', column: 'g', value: '1' }, true],
    [{ type: 'value_equals', column: 'g', value: 2 }, false],
    [{ type: 'value_not_null', column: 'n' }, false],
    [(result: { g: number; count: number }) => result.g === 1 && result.count === 3, true],
    [
      () => {
        throw new Error('no such name')
      },
      false,
    ],
  ])('waits for %o', async (condition, holds) => {
    const polled = poll('SELECT g, null AS n FROM generate_series(1, 3) g', { condition, timeout: '5s', max_attempts: 2 })
    if (holds) expect(await polled).toMatchObject({ attempts: 1, success: true })
    else await expect(polled).rejects.toMatchObject({ code: 'SQL_CONDITION_NOT_MET', result: { count: 3 } })
  })

  it('says what it found also when the last look is cut short', async () => {
    // Quick at first, and then longer than all that is left.
    const query = 'SELECT 7 AS n FROM pg_sleep(CASE WHEN clock_timestamp() < $1::timestamptz THEN 0 ELSE 5 END)'
    const soon = new Date(Date.now() + 250).toISOString()
    const polled = poll(query, {
      params: [soon],
      condition: { type: 'value_equals', column: 'n', value: 8 },
      timeout: '700ms',
      interval: '400ms',
    })
    await expect(polled).rejects.toMatchObject({ code: 'SQL_CONDITION_NOT_MET', result: { first_row: { n: 7 } } })
  })

  it('looks once more at the end, when another interval does not fit', async () => {
    const error = await poll('SELECT 1 WHERE false', { timeout: '4s', interval: '1m' }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'SQL_CONDITION_NOT_MET', result: { attempts: expect.any(Number) } })
    expect((error as { result: { attempts: number } }).result.attempts).toBeGreaterThan(1)
  })

  it('says what it found instead', async () => {
    await expect(poll('SELECT 5 AS g', { column: 'g', expected_value: 6, max_attempts: 2 })).rejects.toMatchObject({
      message: expect.stringMatching(/^the condition did not hold after 2 queries in [\d.]+ s; found g = 5$/),
    })
  })

  it('says so when the time of the step is up, too', async () => {
    await using context = createTestContext()
    const config = { connection: server.dsn, query: 'SELECT 5 AS g', column: 'g', expected_value: 6, interval: '10s' }
    const polled = runAction(dbPoll, config, context)
    setTimeout(() => context.abort(timeIsUp), 1000)
    await expect(polled).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringMatching(/^the condition did not hold after 1 queries in [\d.]+ s; found g = 5$/),
    })
  })

  it('does not repeat a query that cannot succeed', async () => {
    await expect(poll('SELECT * FROM nowhere')).rejects.toMatchObject({ code: 'SQL_UNKNOWN_NAME' })
  })
})

it('polls as database_query, too', async () => {
  const until = (result: Readonly<Record<string, unknown>>) => Number((result.first_row as { n: number }).n) > 2
  expect(await query("SELECT nextval('ticks') AS n", { poll: { until, interval: '5ms' } })).toMatchObject({
    attempts: 3,
    first_row: { n: 3 },
  })
})

describe('the contract', () => {
  const contract = actionContract(dbPoll, {
    createContext: createTestContext,
    codes: Object.keys(sqlCodes),
    cases: [{ name: 'one row', config: () => ({ connection: server.dsn, query: 'SELECT 1 AS a' }) }],
    hang: () => ({ connection: server.dsn, query: 'SELECT pg_sleep(20)' }),
    unreachable: async () => ({ connection: `postgres://u@127.0.0.1:${await findFreePort()}/x`, query: 'SELECT 1' }),
  })
  for (const { name, run } of contract) it(name, run)
})
