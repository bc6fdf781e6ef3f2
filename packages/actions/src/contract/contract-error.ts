import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { contractCodes } from './codes.ts'

/** An error of this family, with the hint of its code unless a better one is given. */
export const contractError = (code: keyof typeof contractCodes, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: contractCodes[code].hint, ...options })

/** @throws ActionError CONTRACT_ABORTED when the step must stop */
export const throwIfAborted = ({ signal }: { readonly signal: AbortSignal }): void => {
  if (signal.aborted) throw contractError('CONTRACT_ABORTED', 'the step was stopped', { cause: signal.reason })
}
