import { msInWords, type StopWords } from '../stop.ts'
import { kafkaError } from './kafka-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => kafkaError('KAFKA_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => kafkaError('KAFKA_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
