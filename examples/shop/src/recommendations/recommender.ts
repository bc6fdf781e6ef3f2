import type { OrderEvent } from '../events/event-bus.ts'
import { callService } from '../http/call-service.ts'
import { Problem } from '../http/problem.ts'
import type { ShopContext } from '../shop-context.ts'

export interface Recommendation {
  readonly product_id: number
  readonly name: string
  readonly price: number
  readonly bought_together: number
  readonly reason: 'BOUGHT_TOGETHER' | 'SAME_CATEGORY'
}

export interface RecommendQuery {
  readonly productId: number
  /** 1 to 50. */
  readonly limit: number
}

export interface Recommender {
  /** What goes well with a product, the best first. @throws Problem 404 for an unknown product, 422 for a wrong limit */
  recommend(query: RecommendQuery): Promise<Recommendation[]>
  /** Learns what was bought together. */
  learn(event: OrderEvent): void
}

interface Product {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly price: number
}

/** Learns from order events since the shop started; knows the catalogue from the products service. */
export const createRecommender = (context: ShopContext): Recommender => {
  const together = new Map<number, Map<number, number>>()
  const get = <T>(path: string): Promise<T> => callService<T>(context, { method: 'GET', url: `${context.urls.products}${path}` })
  return {
    recommend: async ({ productId, limit }) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > 50) throw new Problem(422, 'The limit must be a whole number from 1 to 50.')
      const [product, catalogue] = await Promise.all([
        get<Product>(`/products/${productId}`),
        get<{ items: Product[] }>('/products?limit=100&in_stock=true'),
      ])
      const counts = together.get(productId) ?? new Map<number, number>()
      const candidates = catalogue.items.filter(({ id, category }) => id !== productId && (counts.has(id) || category === product.category))
      return candidates
        .map((candidate) => toRecommendation(candidate, counts.get(candidate.id) ?? 0))
        .toSorted((a, b) => b.bought_together - a.bought_together || a.product_id - b.product_id)
        .slice(0, limit)
    },
    learn: ({ type, product_ids }) => {
      if (type === 'order.created') countPairs(product_ids, together)
    },
  }
}

const countPairs = (ids: readonly number[], together: Map<number, Map<number, number>>): void => {
  for (const id of ids) {
    const counts = together.get(id) ?? new Map<number, number>()
    together.set(id, counts)
    for (const other of ids) if (other !== id) counts.set(other, (counts.get(other) ?? 0) + 1)
  }
}

const toRecommendation = ({ id, name, price }: Product, count: number): Recommendation => ({
  product_id: id,
  name,
  price,
  bought_together: count,
  reason: count > 0 ? 'BOUGHT_TOGETHER' : 'SAME_CATEGORY',
})
