import type { Config, Output } from '@testmesh/action-kit'
import { toContent } from '../messages/content.ts'
import { parseJson } from '../parse-json.ts'
import type { OperationName, redisSchema } from './redis.schema.ts'
import { nameOf, type Reply, toMap } from './reply.ts'

export type RedisConfig = Config<typeof redisSchema>
export type RedisResult = Output<typeof redisSchema>

/** What is sent for it, and how its answer reads. The rules of the schema see to it that what it needs is there. */
interface Operation {
  words(config: RedisConfig): (string | Buffer)[]
  result(reply: Reply, config: RedisConfig): Omit<RedisResult, 'duration_ms'>
}

export const operations: Readonly<Record<Exclude<OperationName, 'subscribe'>, Operation>> = {
  get: { words: ({ key = '' }) => ['GET', key], result: (value) => toValue(value) },
  set: {
    words: ({ key = '', value, ttl }) => ['SET', key, toContent(value), ...(ttl === undefined ? [] : ['EX', String(ttl)])],
    result: (value) => ({ ...plainResult(value), ok: value === 'OK' }),
  },
  del: { words: (config) => ['DEL', ...keysOf(config)], result: (value) => ({ ...plainResult(value), deleted: Number(value) }) },
  exists: {
    words: (config) => ['EXISTS', ...keysOf(config)],
    result: (value, config) => ({ ...plainResult(value), exists: value === keysOf(config).length, count: Number(value) }),
  },
  hget: { words: ({ key = '', field = '' }) => ['HGET', key, field], result: (value) => toValue(value) },
  hgetall: {
    words: ({ key = '' }) => ['HGETALL', key],
    result: (reply) => {
      const fields = toMap(reply)
      const count = Object.keys(fields).length
      return { ...plainResult(fields), exists: count > 0, count }
    },
  },
  lrange: {
    words: ({ key = '', start = '0', stop = '-1' }) => ['LRANGE', key, start, stop],
    result: (value) => ({ ...plainResult(value), count: lengthOf(value) }),
  },
  ttl: {
    words: ({ key = '' }) => ['TTL', key],
    result: (value) => ({ ...plainResult(value), ttl: Number(value), exists: Number(value) !== -2 }),
  },
  publish: {
    words: ({ channel = '', value }) => ['PUBLISH', channel, toContent(value)],
    result: (value) => ({ ...plainResult(value), receivers: Number(value) }),
  },
  xadd: {
    words: ({ key = '', fields = {} }) => ['XADD', key, '*', ...Object.entries(fields).flatMap(([name, one]) => [name, toContent(one)])],
    result: (value) => ({ ...plainResult(value), id: String(value) }),
  },
  xrange: {
    words: ({ key = '', start = '-', stop = '+', count }) => [
      ...['XRANGE', key, start, stop],
      ...(count === undefined ? [] : ['COUNT', String(count)]),
    ],
    result: (reply) => {
      const entries = (Array.isArray(reply) ? reply : []).map(toEntry)
      return { ...plainResult(entries as unknown as Reply), entries: entries as NonNullable<RedisResult['entries']>, count: entries.length }
    },
  },
}

/** The answer of any other command. */
export const plainResult = (value: Reply | Record<string, Reply>): Pick<RedisResult, 'value'> => ({
  value: value as NonNullable<RedisResult['value']>,
})

const keysOf = ({ key, keys }: RedisConfig): string[] => keys ?? (key === undefined ? [] : [key])

const toValue = (value: Reply): Omit<RedisResult, 'duration_ms'> => ({ ...plainResult(value), exists: value !== null, json: jsonOf(value) })

/** A map or list that the text is, else nothing. */
export const jsonOf = (value: Reply): NonNullable<RedisResult['json']> | null => {
  const parsed = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseJson(value) : undefined
  return parsed && 'value' in parsed ? (parsed.value as NonNullable<RedisResult['json']>) : null
}

const lengthOf = (value: Reply): number => (Array.isArray(value) ? value.length : 0)

const toEntry = (entry: Reply): { id: string; fields: Record<string, Reply> } => {
  const [id, fields] = Array.isArray(entry) ? entry : []
  return { id: nameOf(id), fields: toMap(fields ?? []) }
}
