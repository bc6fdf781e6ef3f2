import { msInWords, type StopWords } from '../stop.ts'
import { grpcError } from './grpc-error.ts'

/** How this family says that a step ended early. */
export const stopWords = {
  aborted: (signal, what) => grpcError('GRPC_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason }),
  tooLate: (what, limitMs) => grpcError('GRPC_TIMEOUT', `${what} did not come within ${msInWords(limitMs)}`, { kind: 'timeout' }),
} satisfies StopWords
