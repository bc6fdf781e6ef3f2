import type { Hono } from 'hono'
import { createFeed, subscribeFeed } from './feed/feed-service.ts'
import { listen } from './http/listen.ts'
import { createMcpService } from './mcp/mcp-service.ts'
import { createNotificationsService, subscribeNotifications } from './notifications/notifications-service.ts'
import { createOrdersService } from './orders/orders-service.ts'
import type { PortName } from './ports.ts'
import { createProductsService } from './products/products-service.ts'
import { startGrpcServer } from './recommendations/grpc-server.ts'
import { createRecommendationsService } from './recommendations/recommendations-service.ts'
import { createRecommender } from './recommendations/recommender.ts'
import type { ServiceUrls, ShopContext } from './shop-context.ts'
import { createUsersService } from './users/users-service.ts'
import { createWebService } from './web/web-service.ts'

export interface Doors {
  readonly context: ShopContext
  port(name: PortName): number
  opened(close: () => Promise<void>): void
}

/** Makes every service, lets them listen and hear events, fills in `context.urls`; gives the address of gRPC. @throws PortTaken */
export const openDoors = async ({ context, port, opened }: Doors): Promise<string> => {
  const feed = createFeed(context)
  const mcp = createMcpService(context)
  const recommender = createRecommender(context)
  const apps: Readonly<Record<keyof ServiceUrls, Hono>> = {
    users: createUsersService(context),
    products: createProductsService(context),
    orders: createOrdersService(context),
    notifications: createNotificationsService(context),
    recommendations: createRecommendationsService(context, recommender),
    web: createWebService(context),
    feed: feed.app,
    mcp: mcp.app,
  }
  const open = async (name: keyof ServiceUrls): Promise<void> => {
    const listening = await listen({ name, app: apps[name], port: port(name), websocket: name === 'feed' })
    opened(() => listening.stop())
    context.urls[name] = toUrl(name, listening.port)
  }
  const openGrpc = async (): Promise<string> => {
    const grpc = await startGrpcServer({ context, recommender, port: port('grpc') })
    opened(() => grpc.stop())
    return grpc.address
  }
  const learn = {
    subscriber: 'recommendations',
    handle: async (event: Parameters<typeof recommender.learn>[0]) => recommender.learn(event),
  }
  const work = [
    ...serviceNames(apps).map(open),
    subscribeNotifications(context),
    subscribeFeed(context, feed),
    context.events.subscribe(learn),
  ]
  const grpc = openGrpc()
  await Promise.allSettled([...work, grpc])
  // Before the doors: its streams last as long as their readers like.
  opened(() => mcp.stop())
  await Promise.all(work)
  return grpc
}

const serviceNames = (apps: Readonly<Record<keyof ServiceUrls, Hono>>): (keyof ServiceUrls)[] => Object.keys(apps) as (keyof ServiceUrls)[]

const toUrl = (name: keyof ServiceUrls, port: number): string => {
  if (name === 'feed') return `ws://127.0.0.1:${port}/feed`
  return `http://127.0.0.1:${port}${name === 'mcp' ? '/mcp' : ''}`
}
