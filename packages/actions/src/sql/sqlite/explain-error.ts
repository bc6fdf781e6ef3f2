import type { ActionError } from '@testmesh/action-kit'
import { type FailedStatement, type SqlCode, sqlError } from '../sql-error.ts'
import type { Refusal } from './child.ts'

/** By the first eight bits of the result code. */
const codes: Readonly<Record<number, SqlCode>> = {
  5: 'SQL_TIMEOUT',
  6: 'SQL_TIMEOUT',
  14: 'SQL_NO_DATABASE',
  19: 'SQL_CONSTRAINT',
  26: 'SQL_NO_DATABASE',
}

export const toSqlError = ({ problem, resultCode }: Refusal, { line }: FailedStatement): ActionError => {
  const code = codes[resultCode & 0xff] ?? codeOfWords(problem)
  const place = code === 'SQL_SYNTAX' && line > 1 ? ` (in the statement of line ${line})` : ''
  return sqlError(code, `${problem}${place}`, code === 'SQL_TIMEOUT' ? { kind: 'timeout' } : {})
}

const codeOfWords = (problem: string): SqlCode => {
  if (/^no such (table|column|function|index|view|trigger)|has no column named/i.test(problem)) return 'SQL_UNKNOWN_NAME'
  return /syntax error|incomplete input|unrecognized token/i.test(problem) ? 'SQL_SYNTAX' : 'SQL_FAILED'
}
