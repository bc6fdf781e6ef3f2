import { type ToldBroker, tellBroker } from '../messages/broker/settings.ts'
import { toContent } from '../messages/content.ts'
import { shellQuote } from '../shell-quote.ts'
import { scheme } from './connection/settings.ts'
import type { NatsConfig, NatsResult } from './operations/operating.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a command of the nats tool that does it again. */
export const explainNats = (config: NatsConfig, result: Partial<NatsResult> | undefined): Explained => {
  const broker = tellBroker(config, scheme)
  const place = [config.stream, config.consumer, config.subject].filter(Boolean).join(' ')
  const done = result?.messages ? ` → ${result.count} ${config.operation === 'request' ? 'answer' : `of ${result.seen} messages`}` : ''
  const kept = result?.seq === undefined ? '' : ` → ${result.stream}@${result.seq}`
  const request = `NATS${broker ? ` ${broker.host}:${broker.port}` : ''}: ${config.operation} ${place}${done}${kept}`
  if (broker === undefined || config.payload instanceof Uint8Array) return { request }
  return { request, repeat: ['nats', ...loginOf(config, broker), ...wordsOf(config)].map(shellQuote).join(' ') }
}

const loginOf = ({ token }: NatsConfig, { host, port, username, password, hasTls }: ToldBroker): string[] => [
  ...['--server', `${hasTls ? 'tls://' : ''}${host}:${port}`],
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
