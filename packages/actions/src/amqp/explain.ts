import { toTarget } from '../messages/broker/settings.ts'
import { toContent } from '../messages/content.ts'
import { shellQuote } from '../shell-quote.ts'
import { scheme } from './connection/settings.ts'
import type { AmqpConfig, AmqpResult } from './operations/operating.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a command of amqp-tools that does it again. */
export const explainAmqp = (config: AmqpConfig, result: AmqpResult | undefined): Explained => {
  const where = whereOf(config)
  const keys = [config.routing_key ?? []].flat()
  const place = [config.queue ?? config.exchange ?? '(default exchange)', ...keys].join(' ')
  const done = result?.messages ? ` → ${result.count} ${config.operation === 'request' ? 'answer' : `of ${result.seen} messages`}` : ''
  const request = `AMQP${where ? ` ${where}` : ''}: ${config.operation} ${place}${done}`
  return where === undefined ? { request } : { request, ...repeatOf(config, where) }
}

/** A URL is a secret as a whole, and masked by now. */
const whereOf = (config: AmqpConfig): string | undefined => {
  try {
    const { host, port } = toTarget(config, scheme)
    return `${host}:${port}`
  } catch {
    return undefined
  }
}

const repeatOf = (config: AmqpConfig, where: string): { readonly repeat?: string } => {
  const { username, password, vhost, exchange, queue, payload } = config
  const login = [
    ...(username === undefined ? [] : [`--username=${username}`]),
    ...(password === undefined ? [] : [`--password=${password}`]),
  ]
  const target = [`--server=${where}`, ...login, ...(vhost === undefined ? [] : [`--vhost=${vhost}`])]
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
