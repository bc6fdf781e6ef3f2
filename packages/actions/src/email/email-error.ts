import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { emailCodes } from './codes.ts'

export type EmailCode = keyof typeof emailCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const emailError = (code: EmailCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: emailCodes[code].hint, ...options })
