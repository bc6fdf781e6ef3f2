import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import type { ActionContext, Egress } from '@testmesh/action-kit'
import { type Cookies, createCookies } from '../cookies/cookies.ts'
import { portOf } from './connection-error.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { createAgent } from './create-agent.ts'
import { createHttp2Pool, type Http2Pool } from './http2-pool.ts'
import type { Interrupt } from './interrupt.ts'
import type { IncomingResponse, OutgoingRequest } from './messages.ts'
import { sendHttp1 } from './send-http1.ts'
import { sendHttp2 } from './send-http2.ts'

/** What the requests of one execution share: connections, cookies, tokens. */
export interface HttpSession {
  readonly cookies: Cookies
  /** Tokens got for `oauth2`, by the settings they were got with. */
  readonly tokens: Map<string, Token>
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
  readonly settings: ConnectionSettings
  readonly interrupt: Interrupt
}

/** The session of the execution, opened by its first request. */
export const httpSession = (context: ActionContext): Promise<HttpSession> =>
  context.use('http', async () => {
    const session = createHttpSession(context.net)
    return { value: session, close: session.close }
  })

export const createHttpSession = (net: Egress): HttpSession => {
  const sockets = new Set<Socket>()
  const own = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const agents = new Map<string, Agent>()
  let http2: Http2Pool | undefined
  const send: HttpSession['send'] = async (request, { settings, interrupt }) => {
    interrupt.check()
    if (settings.isHttp2) {
      http2 ??= createHttp2Pool({ net, own })
      return sendHttp2(request, { pool: http2, settings, interrupt })
    }
    const key = request.url.protocol + settings.key
    let agent = agents.get(key)
    if (!agent) {
      agent = settings.proxy
        ? await interrupt.race(proxyAgent(settings.proxy, { settings, net }))
        : createAgent(request.url.protocol, settings, { net, own })
      agents.set(key, agent)
    }
    return sendHttp1(request, { agent, interrupt, ...(settings.proxy ? { tls: settings.tls } : {}) })
  }
  const close = () => {
    for (const agent of agents.values()) agent.destroy()
    http2?.close()
    for (const socket of sockets) socket.destroy()
  }
  return { cookies: createCookies(), tokens: new Map(), send, close }
}

const proxyAgent = async (proxy: string, { settings, net }: { settings: ConnectionSettings; net: Egress }): Promise<Agent> => {
  const url = new URL(proxy)
  await net.resolve(url.hostname, portOf(url))
  const { ProxyAgent } = await import('proxy-agent')
  return new ProxyAgent({ ...settings.tls, keepAlive: true, getProxyForUrl: () => proxy }) as unknown as Agent
}
