import { type ActionError, isActionError } from '@testmesh/action-kit'
import { type GrpcCode, grpcError } from '../grpc-error.ts'
import { authorityOf } from '../target.ts'
import type { ChannelSettings } from './channels.ts'

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = (cause: unknown, { target, tls }: ChannelSettings): ActionError => {
  if (isActionError(cause)) return cause
  const reason = reasonOf(cause)
  const where = authorityOf(target)
  const say = (code: GrpcCode, message: string, hint?: string) =>
    grpcError(code, message, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (/ECONNREFUSED/.test(reason)) return say('GRPC_CONNECTION_REFUSED', `nothing listens on ${where}`)
  if (/ENOTFOUND|EAI_AGAIN|ENODATA/.test(reason)) return say('GRPC_DNS', `the host ${target.host} has no address`)
  if (tls && /wrong version number|packet length too long/i.test(reason))
    return say('GRPC_TLS', `${where} does not speak TLS`, 'Leave out `tls`, or use the port that speaks TLS.')
  if (tls && /no application protocol/i.test(reason)) return say('GRPC_NOT_GRPC', `${where} speaks TLS, but not HTTP/2, which gRPC needs`)
  if (tls && /certificate required|handshake failure|bad certificate|unknown ca/i.test(reason))
    return say(
      'GRPC_TLS',
      `${where} refused the handshake: ${reason}`,
      'Give the client certificate it asks for: `tls.cert` and `tls.key`.',
    )
  if (/certificate|altname|SSL|TLS|self.signed/i.test(reason)) return say('GRPC_TLS', `no secure connection to ${where}: ${reason}`)
  if (/protocol error|ERR_HTTP2|ECONNRESET|EPIPE|failed to connect|closed/i.test(reason))
    return say('GRPC_NOT_GRPC', `${where} takes connections, but does not answer in HTTP/2 (${reason})`)
  return say('GRPC_CONNECTION_LOST', `the connection to ${where} failed: ${reason}`)
}

/** The library wraps what the system said: `No connection established. Last error: … (2026-…Z). Resolution note: `. */
const reasonOf = (cause: unknown): string => {
  const error = cause as NodeJS.ErrnoException
  const text = cause instanceof Error ? `${error.code ?? ''} ${error.message}` : String(cause)
  const [, last = text] = /Last error: (.*?)\.? Resolution note:/s.exec(text) ?? []
  return last.replace(/ ?\(\d{4}-[^)]*Z\)/, '').trim()
}
