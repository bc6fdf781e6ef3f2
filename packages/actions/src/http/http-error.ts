import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { httpCodes } from './codes.ts'

export type HttpCode = keyof typeof httpCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const httpError = (code: HttpCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: httpCodes[code].hint, ...options })
