import { msInWords, type StopWords } from '../stop.ts'
import { sqlError } from './sql-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => sqlError('SQL_ABORTED', `${what} was stopped`, { cause: signal.reason }),
  tooLate: (what, limitMs) =>
    sqlError('SQL_TIMEOUT', `${what} was not done within ${msInWords(limitMs)}`, {
      kind: 'timeout',
      // No lock and no index makes that slow.
      ...(what.startsWith('a connection to ') && {
        hint: 'Check host and port: what listens there does not greet as a database, or is too busy to.',
      }),
    }),
} satisfies StopWords
