import type { ActionContext } from '@testmesh/action-kit'
import type { BoundStatement } from '../bind-params.ts'
import type { StatementResult } from '../database.ts'
import type { FileTarget } from '../database-target.ts'
import type { Dialect } from '../dialect.ts'
import { toSafeInteger } from '../exact-number.ts'
import type { Row } from '../query-result.ts'
import { sqlError } from '../sql-error.ts'
import { sqliteSyntax } from '../syntax.ts'
import { toSqlError } from './explain-error.ts'
import { type Holder, startHolder } from './holder.ts'

/** One database of an execution: its steps take turns. */
interface OpenDatabase {
  holder: Holder | undefined
  turn: Promise<unknown>
}

export const sqlite: Dialect<FileTarget> = {
  syntax: sqliteSyntax,
  isTraced: false,
  placeholder: () => '?',
  reusesValues: false,
  use: async ({ path }, { context, stop }, work) => {
    const file = await stop.race(locate(path, context), 'the file')
    const database = await openDatabase(file, context)
    const before = database.turn
    let endTurn = (): void => undefined
    const mine = new Promise<void>((resolve) => {
      endTurn = resolve
    })
    database.turn = before.then(() => mine)
    try {
      await stop.race(before, 'the query')
      const holder = database.holder?.isOpen() ? database.holder : startHolder(file)
      database.holder = holder
      let isBusy = true
      const working = work({ run: (statement, maxRows) => run(holder, statement, maxRows) }).finally(() => {
        isBusy = false
      })
      return await stop.race(working, 'the query').finally(() => isBusy && void holder.kill())
    } finally {
      endTurn()
    }
  },
}

const MEMORY = ':memory:'

const locate = async (path: string, { files }: ActionContext): Promise<string> => {
  if (path === MEMORY) return path
  if (files.locate) return files.locate(path)
  throw sqlError('SQL_NOT_SUPPORTED', 'files are not on a disk here; only sqlite::memory: can be used')
}

const openDatabase = (file: string, context: ActionContext): Promise<OpenDatabase> =>
  context.use(`sql sqlite ${file}`, async () => {
    const database: OpenDatabase = { holder: undefined, turn: Promise.resolve() }
    return { value: database, close: () => database.holder?.kill() }
  })

const run = async (holder: Holder, statement: BoundStatement, maxRows: number): Promise<StatementResult> => {
  refuseOtherFiles(statement.text)
  const answer = await holder.ask({ text: statement.sent, values: statement.values.map(toSqlite), maxRows })
  if ('problem' in answer) throw toSqlError(answer, statement)
  const { columns, rows, affected, isTruncated } = answer
  return {
    ...(columns.length > 0 ? { columns } : {}),
    rows: rows.map((values) => Object.fromEntries(columns.map((column, index) => [column, fromSqlite(values[index])]))),
    affected,
    isTruncated,
  }
}

/** Statements that open or write another file: only the one of the connection is known to belong to the project. */
const refuseOtherFiles = (text: string): void => {
  const [, word = ''] = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(ATTACH\b|VACUUM\b[\s\S]*\bINTO\b)/i.exec(text) ?? []
  if (word !== '')
    throw sqlError('SQL_NOT_SUPPORTED', `${word.slice(0, 6).toUpperCase()} could reach files outside the project`, {
      hint: 'Ask each database in a step of its own.',
    })
}

/** Whole numbers as such, for which SQLite has a type of its own. */
const toSqlite = (value: unknown): unknown => {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  return Array.isArray(value) ? JSON.stringify(value) : value
}

const fromSqlite = (value: unknown): Row[string] => {
  if (typeof value === 'bigint') return toSafeInteger(value)
  return value instanceof Uint8Array ? new Uint8Array(value) : (value as Row[string])
}
