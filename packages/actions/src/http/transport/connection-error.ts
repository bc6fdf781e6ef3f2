import { type ActionError, isActionError } from '@testmesh/action-kit'
import { portOf } from '../../node/url-place.ts'
import { type HttpCode, httpError } from '../http-error.ts'

/** A system error in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const connectionError = (cause: unknown, url: URL): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as NodeJS.ErrnoException & { address?: string; port?: number; hostname?: string }
  const code = error.code ?? ''
  const host = `${error.address ?? url.hostname}:${error.port ?? portOf(url)}`
  const say = (name: HttpCode, message: string, hint?: string) =>
    httpError(name, message, { cause, kind: 'connection', ...(hint ? { hint } : {}) })
  switch (code) {
    case 'ECONNREFUSED':
      return say('HTTP_CONNECTION_REFUSED', `nothing listens on ${host}`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return say('HTTP_DNS', `the host ${error.hostname ?? url.hostname} has no address`)
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return say('HTTP_UNREACHABLE', `${host} cannot be reached (${code})`)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'ERR_HTTP2_STREAM_ERROR':
    case 'ERR_HTTP2_SESSION_ERROR':
    case 'ERR_HTTP2_GOAWAY_SESSION':
      return say('HTTP_CONNECTION_CLOSED', `${host} closed the connection before the answer was complete`)
    case 'ENOTUNNEL':
      return httpError('HTTP_UNREACHABLE', error.message, {
        kind: 'connection',
        hint: 'Ask for what the proxy allows, and give it the credentials it wants, in `proxy` or by --proxy: `http://user:password@host`.',
      })
    // What came is no frame of HTTP/2: in the clear nobody agreed on the protocol beforehand.
    case 'ERR_HTTP2_ERROR':
      return say('HTTP_NO_HTTP2', `${host} does not speak HTTP/2`)
    default:
      return tlsError(error, url) ?? otherError(error, url)
  }
}

/** Through a proxy we reach nothing but the proxy: what it cannot reach, it says itself. */
export const ofProxy = (error: unknown): unknown =>
  isActionError(error) && error.cause !== undefined && /^HTTP_(CONNECTION_REFUSED|DNS|UNREACHABLE)$/.test(error.code)
    ? httpError(error.code as HttpCode, `the proxy cannot be reached: ${error.message}`, {
        cause: error.cause,
        kind: 'connection',
        hint: 'Start the proxy, check host and port of `proxy`, or leave it out.',
      })
    : error

/** Node refuses some requests by throwing at once: a header with a line break, a path with a space. */
export const refusable = <T>(url: URL, start: () => T): T => {
  try {
    return start()
  } catch (error) {
    throw connectionError(error, url)
  }
}

const tlsProblems: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority this machine does not know',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
}

const tlsError = (error: NodeJS.ErrnoException & { reason?: string; library?: string }, url: URL): ActionError | undefined => {
  const code = error.code ?? ''
  const known = tlsProblems[code]
  const say = (why: string, hint?: string) =>
    httpError('HTTP_TLS', `no secure connection to ${url.host}: ${why}`, { cause: error, kind: 'connection', ...(hint ? { hint } : {}) })
  if (known) return say(known)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return say(
      `its certificate is for another host (${error.reason ?? error.message})`,
      'Write the host that the certificate names, or give that name as `server_name`.',
    )
  if (code.endsWith('KEY_VALUES_MISMATCH'))
    return say('`client_key` is not the key of `client_cert`', 'Give the certificate and the key that were made together.')
  if (/BAD_DECRYPT|MISSING_PASSPHRASE/.test(code))
    return say('`client_key` is encrypted', 'Give the key without a passphrase: `openssl pkey -in key.pem -out plain.pem` writes it.')
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code) || error.message.includes('wrong version number'))
    return say('the server does not speak TLS on this port', `Write http:// instead of https://, or use the port that speaks https.`)
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA/.test(code))
    return say(
      `the server refused the handshake (${error.reason ?? code})`,
      'Give the client certificate it asks for: `client_cert` and `client_key`.',
    )
  const isTls = code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL') || code === 'EPROTO'
  return isTls ? say(error.reason ?? error.message) : undefined
}

const otherError = (error: NodeJS.ErrnoException, url: URL): ActionError => {
  const code = error.code ?? ''
  if (code.startsWith('HPE_'))
    return httpError('HTTP_BAD_RESPONSE', `${url.host} did not answer in HTTP: ${error.message}`, { cause: error })
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_HTTP_TOKEN' || code === 'ERR_UNESCAPED_CHARACTERS')
    return httpError('HTTP_BAD_REQUEST', error.message, { cause: error })
  return httpError('HTTP_FAILED', `the request to ${url.host} failed: ${error.message || code}`, { cause: error, kind: 'connection' })
}
