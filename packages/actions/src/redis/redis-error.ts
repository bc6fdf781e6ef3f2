import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { redisCodes } from './codes.ts'

export type RedisCode = keyof typeof redisCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const redisError = (code: RedisCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: redisCodes[code].hint, ...options })
