import type { ActionContext } from '@testmesh/action-kit'
import type { Stop } from '../stop.ts'
import type { Binding, BoundStatement } from './bind-params.ts'
import type { DatabaseTarget } from './database-target.ts'
import type { Row } from './query-result.ts'

/** A kind of database. */
export interface Dialect<T extends DatabaseTarget = DatabaseTarget> extends Omit<Binding, 'comment'> {
  /** Whether statements carry the trace as a comment: where somebody may read it. */
  readonly isTraced: boolean
  /**
   * Does something on a connection that nobody else uses meanwhile. When `stop` ends it, what still runs is stopped in the database,
   * too, and nothing more begins. @throws ActionError
   */
  use<R>(target: T, using: Using, work: (session: Session) => Promise<R>): Promise<R>
}

export interface Using {
  readonly context: ActionContext
  readonly stop: Stop
}

export interface Session {
  /** Stops fetching behind `maxRows`. @throws ActionError */
  run(statement: BoundStatement, maxRows: number): Promise<StatementResult>
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
