import { msInWords, type StopWords } from '../stop.ts'
import { redisError } from './redis-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => redisError('REDIS_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => redisError('REDIS_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
