import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { mqttCodes } from './codes.ts'

export type MqttCode = keyof typeof mqttCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const mqttError = (code: MqttCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: mqttCodes[code].hint, ...options })
