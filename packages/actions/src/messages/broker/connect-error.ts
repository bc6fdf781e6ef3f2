import { type ActionError, type ActionErrorOptions, isActionError } from '@testmesh/action-kit'
import type { BrokerSettings } from './settings.ts'

/** How a family says that there is no connection. */
export interface ConnectWords<C extends string> {
  readonly codes: { readonly refused: C; readonly dns: C; readonly tls: C; readonly lost: C }
  error(code: C, message: string, options?: ActionErrorOptions): ActionError
}

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = <C extends string>(
  cause: unknown,
  { host, port, tls }: BrokerSettings,
  { codes, error: make }: ConnectWords<C>,
): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as NodeJS.ErrnoException & { readonly errors?: readonly Error[] }
  const reason = `${error.code ?? ''} ${error.errors?.map(({ message }) => message).join(' ') ?? ''} ${error.message}`
  const say = (code: C, message: string, hint?: string) =>
    make(code, message, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (/ECONNREFUSED/.test(reason)) return say(codes.refused, `nothing listens on ${host}:${port}`)
  if (/ENOTFOUND|EAI_AGAIN|ENODATA/.test(reason)) return say(codes.dns, `the host ${host} has no address`)
  if (tls && /wrong version number|packet length too long/i.test(reason))
    return say(codes.tls, `${host}:${port} does not speak TLS`, 'Leave out `tls`, or use the port that speaks TLS.')
  if (tls) return say(codes.tls, `no secure connection to ${host}:${port}: ${error.message}`)
  return say(codes.lost, `the connection to ${host}:${port} failed: ${error.message}`)
}
