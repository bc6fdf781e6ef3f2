import type { ActionContext } from '@testmesh/action-kit'
import type { Stop } from '../stop.ts'
import type { Params } from './bind-params.ts'
import type { DatabaseTarget } from './database-target.ts'
import type { Query } from './query-fields.ts'
import type { Row } from './query-result.ts'

/** A kind of database, whatever it is asked in. */
export interface Database<T extends DatabaseTarget = DatabaseTarget> {
  /** When `using.stop` ends it, what still runs is stopped in the database, too, and nothing more begins. @throws ActionError */
  run(target: T, request: QueryRequest, using: Using): Promise<readonly StatementResult[]>
}

export interface QueryRequest {
  readonly query: Query
  readonly params?: Params | undefined
  /** All statements, or none. */
  readonly isTransaction: boolean
  /** Nothing behind them is fetched. */
  readonly maxRows: number
}

export interface Using {
  readonly context: ActionContext
  readonly stop: Stop
}

export interface StatementResult {
  /** Absent for a statement that returns no rows. */
  readonly columns?: readonly string[]
  readonly rows: readonly Row[]
  /** Rows inserted, updated and deleted. */
  readonly affected: number
  /** There were more rows than wanted. */
  readonly isTruncated: boolean
}
