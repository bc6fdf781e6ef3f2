import { msInWords, type StopWords } from '../stop.ts'
import { natsError } from './nats-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => natsError('NATS_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => natsError('NATS_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
