import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { kafkaCodes } from './codes.ts'

export type KafkaCode = keyof typeof kafkaCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const kafkaError = (code: KafkaCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: kafkaCodes[code].hint, ...options })
