import { msInWords, type StopWords } from '../stop.ts'
import { sqlError } from './sql-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => sqlError('SQL_ABORTED', `${what} was stopped`, { cause: signal.reason }),
  tooLate: (what, limitMs) => sqlError('SQL_TIMEOUT', `${what} was not done within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
