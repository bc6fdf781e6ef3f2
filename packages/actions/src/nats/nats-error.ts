import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { natsCodes } from './codes.ts'

export type NatsCode = keyof typeof natsCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const natsError = (code: NatsCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: natsCodes[code].hint, ...options })
