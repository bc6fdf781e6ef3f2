import type { JsonValue, Listener } from '@testmesh/action-kit'
import { createQueue } from '../messages/queue.ts'
import { toListener } from '../messages/to-listener.ts'
import type { Client } from './connection/client.ts'
import { jsonOf, type RedisConfig } from './operations.ts'
import { nameOf, type Reply, toReply } from './reply.ts'

/** A message as flows read it. */
interface Published {
  readonly channel: string
  /** That the channel fits, when it was subscribed by one. */
  readonly pattern: string | null
  /** Parsed when it is a JSON map or list, else as it is. */
  readonly value: Reply
  readonly raw: Reply
  readonly json: JsonValue
}

/** Hears what is published from now on; it ends when `close` is called, and fails when the connection breaks. */
export const subscribe = async (client: Client, config: RedisConfig): Promise<Listener> => {
  const { redis, ask, onEnd, close } = client
  const came = createQueue<Published>()
  redis.on('messageBuffer', (channel: Buffer, message: Buffer) => came.add(toPublished(null, channel, message)))
  redis.on('pmessageBuffer', (pattern: string | Buffer, channel: Buffer, message: Buffer) =>
    came.add(toPublished(String(pattern), channel, message)),
  )
  onEnd(came.fail)
  const channels = [config.channel ?? [], config.channels ?? []].flat()
  const patterns = [config.pattern ?? []].flat()
  if (channels.length > 0) await ask((connection) => connection.subscribe(...channels))
  if (patterns.length > 0) await ask((connection) => connection.psubscribe(...patterns))
  return toListener({
    take: came.take,
    close: () => {
      came.end()
      close()
    },
  })
}

const toPublished = (pattern: string | null, channel: Buffer, message: Buffer): Published => {
  const raw = toReply(message)
  const json = jsonOf(raw)
  return { channel: nameOf(toReply(channel)), pattern, value: json ?? raw, raw, json }
}
