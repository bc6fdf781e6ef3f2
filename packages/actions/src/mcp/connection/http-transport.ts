import type { Transport } from '@modelcontextprotocol/client'
import type { ActionContext, Egress } from '@testmesh/action-kit'
import type { Dispatcher } from 'undici'
import { requireDriver } from '../../driver.ts'
import { certificateFor } from '../../node/certificate-for.ts'
import type { TlsOptions } from '../../node/tls-settings.ts'
import { hostOf, portOf } from '../../node/url-place.ts'
import { mcpError } from '../mcp-error.ts'
import type { ServerSettings } from './read-server.ts'

export interface OpenTransport {
  readonly transport: Transport
  /** Of its standard error, the last lines. */
  readonly lastWords?: () => string
  /** Ends what closing the transport leaves open. */
  close(): Promise<void>
}

/** How long a server may take to forget the session. Milliseconds. */
const goodbyeMs = 500

/** Streamable HTTP whose every connection goes where egress says. @throws ActionError MCP_BAD_URL */
export const openHttpTransport = async (
  settings: Extract<ServerSettings, { url: string }>,
  { net }: Pick<ActionContext, 'net'>,
): Promise<OpenTransport> => {
  const url = toUrl(settings.url)
  const sdk = await requireDriver('@modelcontextprotocol/client', () => import('@modelcontextprotocol/client'))
  const undici = await requireDriver('undici', () => import('undici'))
  const agent = openAgent(undici, url, { tls: settings.tls, net })
  const pinned = (input: string | URL, init?: RequestInit) =>
    undici.fetch(input, { ...(init as object), dispatcher: agent }) as unknown as Promise<Response>
  const transport = new sdk.StreamableHTTPClientTransport(url, { fetch: pinned, requestInit: { headers: toHeaders(settings.headers) } })
  const close = async () => {
    // A server without sessions has nothing to forget, and one that hangs is not waited for.
    await Promise.race([
      transport.terminateSession().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref()),
    ])
    await transport.close()
    await agent.destroy()
  }
  return { transport, close }
}

/** Of the proxy of the run, else one whose connections go where egress says. */
const openAgent = (
  { Agent, ProxyAgent, buildConnector }: typeof import('undici'),
  url: URL,
  { tls, net }: { tls: TlsOptions; net: Egress },
): Dispatcher => {
  const proxy = net.defaults?.proxyFor?.(hostOf(url), portOf(url))
  if (proxy !== undefined) return new ProxyAgent({ uri: proxy.replace(/^socks5h:/, 'socks5:'), requestTls: tls })
  const connect = buildConnector(tls)
  return new Agent({
    connect: (options, callback) => {
      const host = hostOf(options)
      net.resolve(host, portOf(options)).then(
        // The certificate is that of the name, whatever address it has.
        ({ address }) =>
          connect({ ...options, hostname: address, servername: options.servername ?? certificateFor(host).servername }, callback),
        (error: Error) => callback(error, null),
      )
    },
  })
}

const toUrl = (written: string): URL => {
  const url = URL.parse(written)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw mcpError('MCP_BAD_URL', `${JSON.stringify(written)} is no http url`)
}

const toHeaders = (written: Readonly<Record<string, string | readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(written).map(([name, value]) => [name, typeof value === 'string' ? value : value.join(', ')]))
