import { shellQuote } from '../shell-quote.ts'
import { shorten } from '../shorten.ts'
import { toWords } from './command.ts'
import { toTarget } from './connection/settings.ts'
import { operations, type RedisConfig, type RedisResult } from './operations.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a redis-cli command that sends it again. */
export const explainRedis = (config: RedisConfig, result: RedisResult | undefined): Explained => {
  const words = wordsOf(config)
  const shown = words.map((word) => (typeof word === 'string' ? word : '…')).join(' ')
  const target = targetOf(config)
  const where = target ? ` ${target.host}:${target.port}/${target.db}` : ''
  const request = `Redis${where}: ${shorten(shown)}${result ? ` → ${shorten(JSON.stringify(result.value ?? null))}` : ''}`
  if (!target || words.some((word) => typeof word !== 'string')) return { request }
  return { request, repeat: ['redis-cli', ...cliTarget(config, target), ...(words as string[])].map(shellQuote).join(' ') }
}

const wordsOf = (config: RedisConfig): readonly (string | Buffer)[] => {
  const { operation, command, args } = config
  if (operation === 'subscribe') return ['SUBSCRIBE', ...[config.channel ?? config.channels ?? config.pattern ?? []].flat()]
  if (operation !== undefined) return operations[operation].words(config)
  try {
    return toWords(command ?? '', args)
  } catch {
    // It was never sent.
    return [command ?? '']
  }
}

/** A URL is a secret as a whole, and masked by now. */
const targetOf = (config: RedisConfig) => {
  try {
    return toTarget(config)
  } catch {
    return undefined
  }
}

const cliTarget = ({ username, password, tls }: RedisConfig, { host, port, db }: { host: string; port: number; db: number }): string[] => [
  ...['-h', host, '-p', String(port)],
  ...(db === 0 ? [] : ['-n', String(db)]),
  ...(username === undefined ? [] : ['--user', username]),
  ...(password === undefined ? [] : ['--pass', password]),
  ...(tls ? ['--tls'] : []),
]
