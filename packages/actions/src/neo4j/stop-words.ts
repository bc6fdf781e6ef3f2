import { msInWords, type StopWords } from '../stop.ts'
import { neo4jError } from './neo4j-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => neo4jError('NEO4J_ABORTED', `${what} was stopped`, { cause: signal.reason }),
  tooLate: (what, limitMs) => neo4jError('NEO4J_TIMEOUT', `${what} was not done within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
