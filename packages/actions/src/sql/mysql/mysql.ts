import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2'
import type { BoundStatement } from '../bind-params.ts'
import type { StatementResult } from '../database.ts'
import type { ServerTarget } from '../database-target.ts'
import type { Dialect } from '../dialect.ts'
import type { Row } from '../query-result.ts'
import { mysqlSyntax } from '../syntax.ts'
import { readColumn } from './column-values.ts'
import { type MysqlConnection, mysqlPool } from './connection.ts'
import { toSqlError } from './explain-error.ts'

/** MySQL and MariaDB. */
export const mysql: Dialect<ServerTarget> = {
  syntax: mysqlSyntax,
  isTraced: true,
  placeholder: () => '?',
  reusesValues: false,
  use: async (target, { context, stop }, work) => {
    const pool = await mysqlPool(target, context)
    return pool.use(stop, 'the query', (connection) => work({ run: (statement, maxRows) => run(connection, statement, maxRows) }))
  },
}

const run = async (connection: MysqlConnection, statement: BoundStatement, maxRows: number): Promise<StatementResult> => {
  const { sent, values } = statement
  const { driver } = connection
  const typed = await typedValues(values)
  const query =
    values.length > 0 ? driver.execute({ sql: sent, values: typed, rowsAsArray: true }) : driver.query({ sql: sent, rowsAsArray: true })
  const found = createFound(maxRows, () => connection.kill())
  const ended = new Promise<void>((resolve, reject) => {
    query.on('fields', found.columns)
    query.on('result', found.result)
    query.on('error', (error: Error) => (found.isStopped() ? resolve() : reject(error)))
    query.on('end', () => resolve())
  })
  await orBroken(driver, ended).catch((error: unknown) => Promise.reject(toSqlError(error, statement)))
  return found.done()
}

/** The driver tells the connection, and not the query, that it broke. */
const orBroken = async (driver: Connection, work: Promise<void>): Promise<void> => {
  let onError: (error: Error) => void = () => undefined
  const broken = new Promise<never>((_, reject) => {
    onError = reject
  })
  driver.on('error', onError)
  await Promise.race([work, broken]).finally(() => driver.off('error', onError))
}

/** Whole numbers as such: the driver would send them as fractions. */
const typedValues = async (values: readonly unknown[]): Promise<never[]> => {
  const { TypedParameter } = await import('mysql2')
  return values.map((value) => {
    if (Number.isSafeInteger(value)) return TypedParameter.BIGINT(value as number)
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return Array.isArray(value) ? JSON.stringify(value) : value
  }) as never[]
}

/** Gathers what a statement gives: the last result with rows, of a procedure that gives several. */
const createFound = (maxRows: number, stopFetching: () => Promise<void>) => {
  let columns: readonly FieldPacket[] | undefined
  let rows: Row[] = []
  let affected = 0
  let stopping: Promise<void> | undefined
  const add = (values: readonly unknown[]) => {
    if (rows.length === maxRows) stopping ??= stopFetching()
    else rows.push(Object.fromEntries((columns ?? []).map((column, index) => [column.name, readColumn(values[index], column)])))
  }
  return {
    columns: (fields: readonly FieldPacket[] | undefined) => {
      if (!fields || stopping) return
      columns = fields
      rows = []
    },
    result: (result: ResultSetHeader | readonly unknown[]) => {
      if (Array.isArray(result)) add(result)
      else affected += (result as ResultSetHeader).affectedRows
    },
    isStopped: () => stopping !== undefined,
    done: async (): Promise<StatementResult> => {
      await stopping
      return { ...(columns ? { columns: columns.map(({ name }) => name) } : {}), rows, affected, isTruncated: stopping !== undefined }
    },
  }
}
