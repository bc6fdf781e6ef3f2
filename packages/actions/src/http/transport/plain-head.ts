import type { OutgoingHeaders, OutgoingRequest } from './messages.ts'

/**
 * The head of a request as Node's own client writes it; undefined where a header says how the connection is used or the request is
 * no common one: those Node writes and checks itself.
 */
export const plainHead = ({ url, method, headers, body }: OutgoingRequest): string | undefined => {
  const target = `${url.pathname}${url.search}`
  if (!/^[A-Z]+$/.test(method) || method === 'CONNECT' || !/^[\x21-\x7e]+$/.test(target)) return undefined
  let head = `${method} ${target} HTTP/1.1\r\n`
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || ofConnection.has(name) || !/^[!#$%&'*+.^`|~\w-]+$/.test(name)) return undefined
    for (const one of typeof value === 'string' ? [value] : name === 'cookie' ? [value.join('; ')] : value) {
      if (/[^\t\x20-\x7e\x80-\xff]/.test(one)) return undefined
      head += `${name}: ${one}\r\n`
    }
  }
  const length = lengthOf(method, headers, body)
  if (length === undefined || !isPlainHost(headers.host, url)) return undefined
  return `${head}${headers.host === undefined ? `Host: ${url.host}\r\n` : ''}Connection: keep-alive\r\n${length}\r\n`
}

/** Node asks for the certificate of the host that the header names. */
const isPlainHost = (host: OutgoingHeaders[string] | undefined, { protocol }: URL): boolean =>
  host === undefined || (typeof host === 'string' && host !== '' && protocol === 'http:')

/** What they say holds for the connection, or for how a body goes over it. */
const ofConnection = new Set(['connection', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** The line that tells the length of the body where no header does; undefined where a header tells another. */
const lengthOf = (method: string, headers: OutgoingHeaders, body: OutgoingRequest['body']): string | undefined => {
  const told = headers['content-length']
  if (body === undefined) {
    if (told !== undefined) return undefined
    return withoutBody.has(method) ? '' : 'Content-Length: 0\r\n'
  }
  const bytes = String(Buffer.byteLength(body))
  if (told === undefined) return withoutBody.has(method) ? undefined : `Content-Length: ${bytes}\r\n`
  return told === bytes ? '' : undefined
}

const withoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])
