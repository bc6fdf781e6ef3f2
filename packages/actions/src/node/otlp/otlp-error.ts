import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { sharedCodes } from '../../codes.ts'

type OtlpCode = Extract<keyof typeof sharedCodes, `OTLP_${string}`>

/** Why the receiver of spans cannot listen, with the hint of its code. */
export const otlpError = (code: OtlpCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: sharedCodes[code].hint, ...options })
