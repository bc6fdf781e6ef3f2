import { upgradeWebSocket } from '@hono/node-server'
import type { Hono } from 'hono'
import type { WSContext } from 'hono/ws'
import type { OrderEvent } from '../events/event-bus.ts'
import { createService } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import type { Claims } from '../http/tokens.ts'
import type { ShopContext } from '../shop-context.ts'

export interface Feed {
  readonly app: Hono
  /** Tells the event to those it concerns. */
  push(event: OrderEvent): void
}

/** Order events of one customer, live: `ws://…/feed?token=…`. Says `welcome` first and answers `{"type":"ping"}`. */
export const createFeed = (context: ShopContext): Feed => {
  const listeners = new Map<WSContext, Claims>()
  const app = createService('feed', context)
  app.get(
    '/feed',
    async (c, next) => {
      readClaims(c.req.query('token'), context)
      await next()
    },
    upgradeWebSocket((c) => {
      const claims = readClaims(c.req.query('token'), context)
      return {
        onOpen: (_event, socket) => {
          listeners.set(socket, claims)
          socket.send(JSON.stringify({ type: 'welcome', user_id: claims.sub, email: claims.email }))
        },
        onMessage: ({ data }, socket) => socket.send(JSON.stringify(toReply(data))),
        onClose: (_event, socket) => void listeners.delete(socket),
      }
    }),
  )
  return {
    app,
    push: (event) => {
      for (const [socket, { sub }] of listeners) if (sub === event.user_id) socket.send(JSON.stringify(event))
    },
  }
}

export const subscribeFeed = (context: ShopContext, feed: Feed): Promise<void> =>
  context.events.subscribe({ subscriber: 'feed', handle: async (event) => feed.push(event) })

const readClaims = (token: string | undefined, { tokens }: ShopContext): Claims => {
  const claims = token === undefined ? undefined : tokens.verify(token)
  if (claims === undefined) throw new Problem(401, 'The feed needs ?token= with the token from POST /login.')
  return claims
}

const toReply = (data: unknown): Record<string, unknown> => {
  const message = typeof data === 'string' ? parse(data) : undefined
  if (message?.type === 'ping') return { ...message, type: 'pong' }
  return { type: 'error', message: 'The feed understands {"type":"ping"}.' }
}

const parse = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
