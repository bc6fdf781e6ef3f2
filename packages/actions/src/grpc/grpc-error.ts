import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { grpcCodes } from './codes.ts'

export type GrpcCode = keyof typeof grpcCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const grpcError = (code: GrpcCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: grpcCodes[code].hint, ...options })
