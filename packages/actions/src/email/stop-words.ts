import { msInWords, type StopWords } from '../stop.ts'
import { emailError } from './email-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => emailError('EMAIL_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => emailError('EMAIL_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
