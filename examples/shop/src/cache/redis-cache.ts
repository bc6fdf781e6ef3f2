import { Redis } from 'ioredis'
import { type Cache, cacheLifetimeMs } from './cache.ts'

export interface RedisCacheOptions {
  readonly url: string
  /** Put before every key: shops with data of their own must not see each other's. */
  readonly prefix: string
}

/** @throws Error when no Redis answers at `url` */
export const createRedisCache = async ({ url, prefix }: RedisCacheOptions): Promise<Cache> => {
  const redis = new Redis(url, { keyPrefix: prefix, lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null })
  // Without a listener an error on the connection would end the process; commands report it themselves.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    throw new Error(`no Redis answers at ${url}`, { cause })
  }
  return {
    kind: 'redis',
    prefix,
    get: async (key) => (await redis.get(key)) ?? undefined,
    set: async (key, value) => void (await redis.set(key, value, 'PX', cacheLifetimeMs)),
    delete: async (key) => void (await redis.del(key)),
    stop: async () => void (await redis.quit().catch(() => redis.disconnect())),
  }
}
