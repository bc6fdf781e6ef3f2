import { msInWords, type StopWords } from '../stop.ts'
import { amqpError } from './amqp-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => amqpError('AMQP_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => amqpError('AMQP_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
