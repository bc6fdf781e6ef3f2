import { msInWords, type StopWords } from '../stop.ts'
import { otelError } from './otel-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => otelError('OTEL_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) =>
    otelError('OTEL_BACKEND_UNREACHABLE', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
