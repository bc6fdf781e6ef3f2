import { kafkaPeer, kafkaServer, redisPeer, redisServer } from '../tooling/services/src/index.ts'

export interface StoryServers {
  /** What the shop is given. */
  readonly options: { readonly kafkaBrokers: readonly string[]; readonly redisUrl: string }
  stop(): Promise<void>
}

/** A Kafka and a Redis of this machine, on free ports, with nothing in them. @throws Error with what has to be installed */
export const startStoryServers = async (): Promise<StoryServers> => {
  const missing = [kafkaPeer(), redisPeer()].filter(({ isMissing }) => isMissing)
  if (missing.length > 0) throw new Error(`--story needs ${missing.map(({ label }) => label.replace('skipped: ', '')).join(' and ')}`)
  const redis = await redisServer()
  const kafka = await kafkaServer().catch(async (error: unknown) => {
    await redis.stop()
    throw error
  })
  return {
    options: { kafkaBrokers: [kafka.broker], redisUrl: redis.url },
    stop: async () => void (await Promise.allSettled([kafka.stop(), redis.stop()])),
  }
}
