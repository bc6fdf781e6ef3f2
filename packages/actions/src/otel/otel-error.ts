import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { otelCodes } from './codes.ts'

/** An error of this family, with the hint of its code unless a better one is given. */
export const otelError = (code: keyof typeof otelCodes, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: otelCodes[code].hint, ...options })
