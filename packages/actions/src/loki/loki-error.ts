import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { lokiCodes } from './codes.ts'

export type LokiCode = keyof typeof lokiCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const lokiError = (code: LokiCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: lokiCodes[code].hint, ...options })
