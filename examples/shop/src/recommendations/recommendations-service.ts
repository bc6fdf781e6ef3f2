import type { Hono } from 'hono'
import { createService } from '../http/create-service.ts'
import { Problem } from '../http/problem.ts'
import type { ShopContext } from '../shop-context.ts'
import type { Recommender } from './recommender.ts'

/** The HTTP door of the recommendations; the other one is gRPC. */
export const createRecommendationsService = (context: ShopContext, recommender: Recommender): Hono => {
  const app = createService('recommendations', context)
  app.get('/recommendations', async (c) => {
    const productId = Number(c.req.query('product_id'))
    if (!Number.isInteger(productId)) throw new Problem(422, 'Ask with ?product_id=.')
    return c.json({ items: await recommender.recommend({ productId, limit: Number(c.req.query('limit') ?? 3) }) })
  })
  return app
}
