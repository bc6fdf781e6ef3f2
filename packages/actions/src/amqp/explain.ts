import { type ToldBroker, tellBroker } from '../messages/broker/settings.ts'
import { toContent } from '../messages/content.ts'
import { shellQuote } from '../shell-quote.ts'
import { scheme, vhostOf } from './connection/settings.ts'
import type { AmqpConfig, AmqpResult } from './operations/operating.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a command of amqp-tools that does it again. */
export const explainAmqp = (config: AmqpConfig, result: Partial<AmqpResult> | undefined): Explained => {
  const broker = tellBroker(config, scheme)
  const keys = [config.routing_key ?? []].flat()
  const place = [config.queue ?? config.exchange ?? '(default exchange)', ...keys].join(' ')
  const done = result?.messages ? ` → ${result.count} ${config.operation === 'request' ? 'answer' : `of ${result.seen} messages`}` : ''
  const request = `AMQP${broker ? ` ${broker.host}:${broker.port}` : ''}: ${config.operation} ${place}${done}`
  return broker === undefined ? { request } : { request, ...repeatOf(config, broker) }
}

const repeatOf = (config: AmqpConfig, { host, port, username, password, hasTls }: ToldBroker): { readonly repeat?: string } => {
  const { exchange, queue, payload } = config
  const vhost = vhostOf(config)
  const login = [
    ...(username === undefined ? [] : [`--username=${username}`]),
    ...(password === undefined ? [] : [`--password=${password}`]),
  ]
  const target = [`--server=${host}:${port}`, ...login, ...(vhost === '/' ? [] : [`--vhost=${vhost}`]), ...(hasTls ? ['--ssl'] : [])]
  const [key = ''] = [config.routing_key ?? []].flat()
  const quoted = (words: readonly string[]) => words.map(shellQuote).join(' ')
  if (config.operation === 'consume')
    return queue === undefined
      ? { repeat: quoted(['amqp-consume', ...target, `--exchange=${exchange}`, `--routing-key=${key || '#'}`, '--exclusive', 'cat']) }
      : { repeat: quoted(['amqp-get', ...target, `--queue=${queue}`]) }
  if (payload === undefined || payload instanceof Uint8Array) return {}
  const to = queue === undefined ? [`--exchange=${exchange ?? ''}`, `--routing-key=${key}`] : [`--routing-key=${queue}`]
  return { repeat: quoted(['amqp-publish', ...target, ...to, `--body=${String(toContent(payload))}`]) }
}
