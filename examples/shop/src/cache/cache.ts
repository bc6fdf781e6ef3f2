/** Text under a key for a while. */
export interface Cache {
  readonly kind: 'redis' | 'memory'
  /** Put before every key, for those who look into the store itself. */
  readonly prefix: string
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  delete(key: string): Promise<void>
  stop(): Promise<void>
}

/** How long a cache may answer with what was true, milliseconds. */
export const cacheLifetimeMs = 30_000
