import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { scriptCodes } from './codes.ts'

export type ScriptCode = keyof typeof scriptCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const scriptError = (code: ScriptCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: scriptCodes[code].hint, ...options })
