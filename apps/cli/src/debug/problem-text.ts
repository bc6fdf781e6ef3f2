import { ExpressionError } from '@testmesh/expressions'
import { messageOf } from '@testmesh/protocol'

/** What went wrong, with what helps where that is known. */
export const problemText = (error: unknown): string =>
  error instanceof ExpressionError && error.hint !== undefined ? `${error.message}; ${error.hint}` : messageOf(error)
