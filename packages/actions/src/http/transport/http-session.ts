import type { ActionContext, Egress } from '@testmesh/action-kit'
import { hostOf, portOf } from '../../node/url-place.ts'
import { type Cookies, createCookies } from '../cookies/cookies.ts'
import { type Agents, createAgents } from './agents.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Http2Pool } from './http2-pool.ts'
import type { Interrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest } from './messages.ts'
import { plainHead } from './plain-head.ts'
import type { KeepOpen } from './send-http1.ts'
import { sendPlain } from './send-plain.ts'
import { together } from './together.ts'

/** What the requests of one execution share: cookies, tokens, and connections. */
export interface HttpSession {
  readonly cookies: Cookies
  /** Tokens got for `oauth2`, by the settings they were got with. */
  readonly tokens: Map<string, Promise<Token>>
  /** One request, one answer; redirects are answers. @throws ActionError */
  send(request: OutgoingRequest, options: SendOptions): Promise<IncomingResponse>
  close(): void
}

export interface Token {
  readonly value: string
  /** Milliseconds of `context.clock`. */
  readonly expiresAt: number
}

export interface SendOptions {
  readonly context: Pick<ActionContext, 'log' | 'sent'>
  readonly settings: ConnectionSettings
  readonly interrupt: Interrupt
  /** Path of the step whose own request it is; absent for a token's. */
  readonly step?: string
  /** Over HTTP/1.1. */
  readonly keepOpen?: KeepOpen | undefined
}

/** The session of the execution, opened by its first request. */
export const httpSession = (context: ActionContext): Promise<HttpSession> =>
  context.use('http', async () => {
    const shared = await context.use('http connections', async () => opened(createAgents(context.net)), { scope: 'batch' })
    return opened(createHttpSession(context.net, shared))
  })

const opened = <T extends { close(): void }>(value: T) => ({ value, close: value.close })

const createHttpSession = (net: Egress, shared: Agents): HttpSession => {
  const own = createAgents(net)
  let http2: Http2Pool | undefined
  const send: HttpSession['send'] = async (request, { settings: said, interrupt, keepOpen, context }) => {
    interrupt.check()
    const settings = said.proxy === undefined && !said.isHttp2 ? throughProxy(said, request.url, net) : said
    if (said.proxy !== undefined) await interrupt.race(judged(request.url, net))
    if (settings.isHttp2) {
      // Few requests ask for it.
      const [{ sendHttp2 }, { createHttp2Pool }] = await Promise.all([import('./send-http2.ts'), import('./http2-pool.ts')])
      http2 ??= createHttp2Pool({ net, own: own.keep })
      const pool = http2
      return together(() => sendHttp2(request, { pool, settings, interrupt }))
    }
    const agents = isAnonymous(settings) ? shared : own
    const onResend = (line: string): void => {
      context.log(line)
      context.sent({ isResent: true })
    }
    const head = settings.proxy === undefined && !keepOpen ? plainHead(request) : undefined
    if (head !== undefined) {
      const { connections } = agents
      return await together(() => sendPlain(request, head, { connections, settings, interrupt, onResend }))
    }
    const { sendHttp1 } = await import('./send-http1.ts')
    const { protocol } = request.url
    const agent = agents.find(protocol, settings) ?? (await interrupt.race(agents.open(protocol, settings)))
    if (settings.proxy === undefined) return await together(() => sendHttp1(request, { agent, interrupt, keepOpen, onResend }))
    const { ofProxy } = await import('./connection-error.ts')
    return together(() => sendHttp1(request, { agent, interrupt, keepOpen, onResend, tls: settings.tls })).catch((error: unknown) => {
      throw ofProxy(error)
    })
  }
  const close = () => {
    http2?.close()
    own.close()
  }
  return { cookies: createCookies(), tokens: new Map(), send, close }
}

/** What a step asks of its own proxy. @throws ActionError EGRESS_DENIED */
const judged = async (url: URL, net: Egress): Promise<void> => net.judge?.(hostOf(url), portOf(url))

/** Through the proxy of the run, where it has one for this host. */
const throughProxy = (settings: ConnectionSettings, url: URL, { defaults }: Egress): ConnectionSettings => {
  const proxy = defaults?.proxyFor?.(hostOf(url), portOf(url))
  return proxy === undefined ? settings : { ...settings, proxy, key: `${settings.key} ${proxy}` }
}

/**
 * An HTTP/1.1 connection carries one request at a time and remembers nothing between two, unless it was opened by showing a
 * certificate or credentials. A request that is cut short takes its own connection with it and no other.
 */
const isAnonymous = ({ tls, proxy }: ConnectionSettings): boolean => tls.cert === undefined && proxy === undefined
