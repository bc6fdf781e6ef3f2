import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { amqpCodes } from './codes.ts'

export type AmqpCode = keyof typeof amqpCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const amqpError = (code: AmqpCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: amqpCodes[code].hint, ...options })
