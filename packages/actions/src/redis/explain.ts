import { shellQuote } from '../shell-quote.ts'
import { shorten } from '../shorten.ts'
import { toWords } from './command.ts'
import { tlsOf, toLogin, toTarget } from './connection/settings.ts'
import { operations, type RedisConfig, type RedisResult } from './operations.ts'

interface Explained {
  readonly request: string
  readonly repeat?: string
}

/** What was sent where, and a redis-cli command that sends it again. */
export const explainRedis = (config: RedisConfig, result: Partial<RedisResult> | undefined): Explained => {
  const words = wordsOf(config)
  const shown = words.map((word) => (typeof word === 'string' ? word : '…')).join(' ')
  const target = toldTarget(config)
  const where = target ? ` ${target.host}:${target.port}/${target.db}` : ''
  const request = `Redis${where}: ${shorten(shown)}${result ? ` → ${shorten(JSON.stringify(result.value ?? null))}` : ''}`
  if (!target || words.some((word) => typeof word !== 'string')) return { request }
  return { request, repeat: ['redis-cli', ...cliTarget(target), ...(words as string[])].map(shellQuote).join(' ') }
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

/** Absent where the URL was refused, or masked as a whole: as no URL at all. */
const toldTarget = (config: RedisConfig) => {
  try {
    const tls = tlsOf(config)
    return { ...toTarget(config), ...toLogin(config), hasTls: typeof tls === 'object' ? tls.enabled : tls }
  } catch {
    return undefined
  }
}

type ToldTarget = NonNullable<ReturnType<typeof toldTarget>>

const cliTarget = ({ host, port, db, username, password, hasTls }: ToldTarget): string[] => [
  ...['-h', host, '-p', String(port)],
  ...(db === 0 ? [] : ['-n', String(db)]),
  ...(username === undefined ? [] : ['--user', username]),
  ...(password === undefined ? [] : ['--pass', password]),
  ...(hasTls ? ['--tls'] : []),
]
