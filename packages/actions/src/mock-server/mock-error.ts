import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { mockServerCodes } from './codes.ts'

/** An error of this family, with the hint of its code unless a better one is given. */
export const mockError = (code: keyof typeof mockServerCodes, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: mockServerCodes[code].hint, ...options })

/** @throws ActionError MOCK_ABORTED when the step must stop */
export const throwIfAborted = ({ signal }: { readonly signal: AbortSignal }): void => {
  if (signal.aborted) throw mockError('MOCK_ABORTED', 'the step was stopped', { cause: signal.reason })
}
