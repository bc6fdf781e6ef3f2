import { type ActionError, isActionError } from '@testmesh/action-kit'
import { type McpCode, mcpError, stopWords } from '../mcp-error.ts'
import { type ServerSettings, serverInWords } from './read-server.ts'
import { schemaWords } from './schema-words.ts'

export interface ErrorSurroundings {
  readonly settings: ServerSettings
  /** What the program of the server wrote last. */
  readonly lastWords: string
  readonly timeoutMs: number
}

/** What the library, `fetch` or the system says, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectionError = (cause: unknown, { settings, lastWords, timeoutMs }: ErrorSurroundings): ActionError => {
  const chain = causesOf(cause)
  const known = chain.find(isActionError)
  if (known) return known
  const where = serverInWords(settings)
  const wrote = lastWords === '' ? '' : `; it wrote last: ${lastWords}`
  const say = (code: McpCode, message: string, hint?: string) =>
    mcpError(code, message, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  const codes = chain.map(({ code }) => String(code ?? ''))
  const has = (pattern: RegExp) => codes.some((code) => pattern.test(code))
  const status = chain.map(({ data, status: own }) => data?.status ?? own).find((one) => typeof one === 'number')
  const words = chain.map(({ message }) => schemaWords(message))
  const text = [...new Set(words)].join(': ')
  // What is said in other words would be told again in its own.
  const told = chain.every(({ message }, index) => message === words[index]) ? { cause } : {}
  if (has(/^(ENOENT|EACCES)$/) && 'command' in settings)
    return mcpError('MCP_NO_COMMAND', `${settings.command} cannot be started (${text})`, { cause })
  if (has(/^ECONNREFUSED$/)) return say('MCP_CONNECTION_REFUSED', `nothing listens on ${where}`)
  // Ports of other protocols, which no browser asks over HTTP either: 1, 22, 25, 6000 and their like.
  if (text.endsWith('bad port'))
    return mcpError('MCP_BAD_URL', `the port of ${where} is closed to HTTP`, { cause, hint: 'Let the server listen on another port.' })
  if (has(/^(ENOTFOUND|EAI_AGAIN|ENODATA)$/)) return say('MCP_DNS', `the host of ${where} has no address`)
  if (has(/CERT|SIGNED|SSL|TLS|EPROTO|ISSUER|SIGNATURE/))
    return say('MCP_TLS', `no secure connection to ${where}: ${chain.at(-1)?.message}`)
  if (has(/^(REQUEST_TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/) || /timed out/i.test(text)) {
    const late = stopWords.tooLate(`an answer of ${where}`, timeoutMs)
    return wrote === '' ? late : mcpError('MCP_TIMEOUT', `${late.message}${wrote}`, { cause, kind: 'timeout' })
  }
  if (typeof status === 'number' && status !== 200)
    return mcpError(
      status === 404 || status === 405 ? 'MCP_NOT_MCP' : 'MCP_REFUSED',
      `${where} answered ${status}${status >= 500 ? ` (${text})` : ''}`,
      { cause },
    )
  if (has(/^(CAPABILITY_NOT_SUPPORTED|METHOD_NOT_SUPPORTED_BY_PROTOCOL_VERSION)$/)) return mcpError('MCP_NOT_OFFERED', text, { cause })
  if (has(/^INVALID_RESULT$/)) return mcpError('MCP_BAD_RESULT', text, told)
  if (has(/^(CONNECTION_CLOSED|NOT_CONNECTED|SEND_FAILED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/))
    return say('MCP_CLOSED', `${where} ended the connection before the answer${wrote}`)
  if (
    has(/^(HPE_|UND_ERR_HTTP_PARSER|CLIENT_HTTP_UNEXPECTED_CONTENT|ERA_NEGOTIATION_FAILED)/) ||
    /content type|JSON|protocol version/i.test(text)
  )
    return mcpError('MCP_NOT_MCP', `${where} does not answer in MCP: ${text}`, told)
  return say('MCP_FAILED', `the connection to ${where} failed: ${text}${wrote}`)
}

interface Caused extends Error {
  readonly code?: unknown
  readonly status?: unknown
  readonly data?: { readonly status?: unknown }
}

/** The error and what caused it, the cause of all last. */
const causesOf = (error: unknown): Caused[] => {
  const chain: Caused[] = []
  for (let at = error; at instanceof Error && chain.length < 10; at = (at as Error).cause) chain.push(at as Caused)
  return chain.length > 0 ? chain : [new Error(String(error))]
}
