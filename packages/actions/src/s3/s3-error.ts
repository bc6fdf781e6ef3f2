import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { s3Codes } from './codes.ts'

export type S3Code = keyof typeof s3Codes

/** An error of this family, with the hint of its code unless a better one is given. */
export const s3Error = (code: S3Code, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: s3Codes[code].hint, ...options })
