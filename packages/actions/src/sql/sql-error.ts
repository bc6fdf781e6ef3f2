import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { sqlCodes } from './codes.ts'

export type SqlCode = keyof typeof sqlCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const sqlError = (code: SqlCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: sqlCodes[code].hint, ...options })

export interface FailedStatement {
  readonly text: string
  /** Line of the query on which the statement begins, from 1. */
  readonly line: number
}

/** Whether a code tells of the way to the database, and not of the query. */
export const isConnectionCode = (code: SqlCode): boolean => code.startsWith('SQL_CONNECTION') || code === 'SQL_DNS'
