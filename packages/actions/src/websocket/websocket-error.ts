import { ActionError, type ActionErrorOptions, isActionError } from '@testmesh/action-kit'
import { websocketCodes } from './codes.ts'

type WebsocketCode = keyof typeof websocketCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const websocketError = (code: WebsocketCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: websocketCodes[code].hint, ...options })

/** A system error while connecting, in plain words. */
export const connectError = (cause: unknown, url: URL): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as NodeJS.ErrnoException & { address?: string; port?: number }
  const code = error.code ?? ''
  const say = (name: WebsocketCode, message: string) => websocketError(name, message, { cause, kind: 'connection' })
  if (code === 'ECONNREFUSED') return say('WEBSOCKET_CONNECTION_REFUSED', `nothing listens on ${url.host}`)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return say('WEBSOCKET_DNS', `the host ${url.hostname} has no address`)
  if (/CERT|SIGNED|SSL|TLS|EPROTO|ISSUER|SIGNATURE/.test(code))
    return say('WEBSOCKET_TLS', `no secure connection to ${url.host}: ${error.message}`)
  return say('WEBSOCKET_FAILED', `the connection to ${url.host} failed: ${error.message || code}`)
}
