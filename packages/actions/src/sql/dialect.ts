import type { Binding, BoundStatement } from './bind-params.ts'
import type { StatementResult, Using } from './database.ts'
import type { DatabaseTarget } from './database-target.ts'

/** A kind of database that is asked in SQL. */
export interface Dialect<T extends DatabaseTarget = DatabaseTarget> extends Omit<Binding, 'comment'> {
  /** Whether statements carry the trace as a comment: where somebody may read it. */
  readonly isTraced: boolean
  /**
   * Does something on a connection that nobody else uses meanwhile. When `stop` ends it, what still runs is stopped in the database,
   * too, and nothing more begins. @throws ActionError
   */
  use<R>(target: T, using: Using, work: (session: Session) => Promise<R>): Promise<R>
}

export interface Session {
  /** Stops fetching behind `maxRows`. @throws ActionError */
  run(statement: BoundStatement, maxRows: number): Promise<StatementResult>
}
