import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { dockerCodes } from './codes.ts'

export type DockerCode = keyof typeof dockerCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const dockerError = (code: DockerCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: dockerCodes[code].hint, ...options })
