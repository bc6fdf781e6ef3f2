import { type ActionContext, defineAction } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import { toWords } from './command.ts'
import { findPool, type RedisPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import { explainRedis } from './explain.ts'
import { operations, plainResult, type RedisConfig, type RedisResult } from './operations.ts'
import { redisSchema } from './redis.schema.ts'
import { redisError } from './redis-error.ts'
import { type Reply, toReply } from './reply.ts'
import { stopWords } from './stop-words.ts'
import { subscribe } from './subscription.ts'

export const redis = defineAction(redisSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const { words, result } = toRequest(config)
    const stop = createStop(context, config.timeout, stopWords)
    const pool = await poolFor(config, { context, stop })
    const reply = await pool.use(stop, 'the answer', async ({ ask }) =>
      ask(async (connection) => toReply(await connection.callBuffer(...words))),
    )
    return { ...result(reply), duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  },
  listen: async (config, context) => {
    if (config.operation !== 'subscribe')
      throw redisError('REDIS_SUBSCRIBE', `there is nothing to listen to in ${config.operation ?? 'a command'}`, {
        hint: 'Write `operation: subscribe` with a channel or a pattern.',
      })
    const stop = createStop(context, config.timeout, stopWords)
    const pool = await poolFor(config, { context, stop })
    const client = await pool.open(stop)
    return stop.race(subscribe(client, config), 'the subscription').catch((error: unknown) => {
      client.close()
      throw error
    })
  },
  explain: explainRedis,
})

interface Request {
  readonly words: [command: string, ...args: (string | Buffer)[]]
  result(reply: Reply): Omit<RedisResult, 'duration_ms'>
}

/** What to send, and how to read the answer. @throws ActionError REDIS_BAD_COMMAND, REDIS_SUBSCRIBE */
const toRequest = (config: RedisConfig): Request => {
  const { operation, command, args } = config
  if (operation === 'subscribe') throw redisError('REDIS_SUBSCRIBE', 'a step cannot subscribe by itself')
  if (operation !== undefined) {
    const { words, result } = operations[operation]
    return { words: words(config) as Request['words'], result: (reply) => result(reply, config) }
  }
  if (command === undefined) throw redisError('REDIS_BAD_COMMAND', 'there is neither an operation nor a command')
  return { words: toWords(command, args) as Request['words'], result: plainResult }
}

const poolFor = async (config: RedisConfig, { context, stop }: { context: ActionContext; stop: Stop }): Promise<RedisPool> =>
  findPool({ settings: await stop.race(readSettings(config, context), 'the certificates'), context })
