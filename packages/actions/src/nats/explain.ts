import { toTarget } from '../messages/broker/settings.ts'
import { toContent } from '../messages/content.ts'
import { shellQuote } from '../shell-quote.ts'
import { scheme } from './connection/settings.ts'
import type { NatsConfig, NatsResult } from './operations/operating.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a command of the nats tool that does it again. */
export const explainNats = (config: NatsConfig, result: NatsResult | undefined): Explained => {
  const server = serverOf(config)
  const place = [config.stream, config.consumer, config.subject].filter(Boolean).join(' ')
  const done = result?.messages ? ` → ${result.count} ${config.operation === 'request' ? 'answer' : `of ${result.seen} messages`}` : ''
  const kept = result?.seq === undefined ? '' : ` → ${result.stream}@${result.seq}`
  const request = `NATS${server ? ` ${server}` : ''}: ${config.operation} ${place}${done}${kept}`
  if (server === undefined || config.payload instanceof Uint8Array) return { request }
  return { request, repeat: ['nats', ...loginOf(config, server), ...wordsOf(config)].map(shellQuote).join(' ') }
}

/** A URL is a secret as a whole, and masked by now. */
const serverOf = (config: NatsConfig): string | undefined => {
  try {
    const { host, port } = toTarget(config, scheme)
    return `${host}:${port}`
  } catch {
    return undefined
  }
}

const loginOf = ({ username, password, token }: NatsConfig, server: string): string[] => [
  ...['--server', server],
  ...(username === undefined ? [] : ['--user', username]),
  ...(password === undefined ? [] : ['--password', password]),
  ...(token === undefined ? [] : ['--user', token]),
]

const wordsOf = ({ operation, subject = '>', stream, consumer, payload, jetstream }: NatsConfig): string[] => {
  if (operation === 'publish') return ['pub', ...(jetstream ? ['--jetstream'] : []), subject, String(toContent(payload))]
  if (operation === 'request') return ['request', subject, String(toContent(payload))]
  if (stream === undefined) return ['sub', subject]
  return consumer === undefined ? ['stream', 'view', stream] : ['consumer', 'next', stream, consumer]
}
