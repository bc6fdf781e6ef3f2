import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { execCodes } from './codes.ts'

/** An error of this family, with the hint of its code unless a better one is given. */
export const execError = (code: keyof typeof execCodes, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: execCodes[code].hint, ...options })
