import type { Config, Exchange, Output } from '@testmesh/action-kit'
import { toTarget } from '../messages/broker/settings.ts'
import { shellQuote } from '../shell-quote.ts'
import type { emailSchema } from './email.schema.ts'
import { scheme } from './smtp/settings.ts'

type EmailConfig = Config<typeof emailSchema>

/** What was sent where, or what came. */
export const explainEmail = (config: EmailConfig, result: Output<typeof emailSchema> | undefined): Exchange => {
  if (config.operation === 'inbox') return { request: `an inbox${result ? ` on ${result.url}` : ''}` }
  if (config.operation === 'receive')
    return {
      request: `mail${config.inbox === undefined ? '' : ` of the inbox ${config.inbox}`}${result ? ` → ${result.count} of ${result.seen}` : ''}`,
    }
  const target = targetOf(config)
  const to = [config.to ?? [], config.cc ?? [], config.bcc ?? []].flat()
  const subject = config.subject === undefined ? '' : ` ${JSON.stringify(config.subject)}`
  const request = `SMTP${target ? ` ${target.host}:${target.port}` : ''}: ${config.from} → ${to.join(', ')}${subject}`
  return target && isPlain(config)
    ? { request, repeat: ['swaks', ...swaksWords(config, target, to)].map(shellQuote).join(' ') }
    : { request }
}

/** A URL is a secret as a whole, and masked by now. */
const targetOf = (config: EmailConfig) => {
  try {
    return toTarget(config, scheme)
  } catch {
    return undefined
  }
}

const isPlain = ({ html, attachments }: EmailConfig): boolean => html === undefined && attachments === undefined

const swaksWords = (
  config: EmailConfig,
  { host, port }: { readonly host: string; readonly port: number },
  to: readonly string[],
): string[] => [
  ...['--server', `${host}:${port}`, '--from', config.from ?? '', '--to', to.join(',')],
  ...(config.username === undefined ? [] : ['--auth-user', config.username, '--auth-password', config.password ?? '']),
  ...(config.tls ? [port === 465 ? '--tls-on-connect' : '--tls'] : []),
  ...(config.subject === undefined ? [] : ['--header', `Subject: ${config.subject}`]),
  ...['--body', config.text ?? ''],
]
