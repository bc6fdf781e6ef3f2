import { type Cache, cacheLifetimeMs } from './cache.ts'

export const createMemoryCache = (): Cache => {
  const entries = new Map<string, { value: string; until: number }>()
  return {
    kind: 'memory',
    prefix: '',
    get: async (key) => {
      const entry = entries.get(key)
      return entry !== undefined && entry.until > Date.now() ? entry.value : undefined
    },
    set: async (key, value) => void entries.set(key, { value, until: Date.now() + cacheLifetimeMs }),
    delete: async (key) => void entries.delete(key),
    stop: async () => entries.clear(),
  }
}
