import type { Config, Exchange, Output } from '@testmesh/action-kit'
import { type ToldBroker, tellBroker } from '../messages/broker/settings.ts'
import { shellQuote } from '../shell-quote.ts'
import type { emailSchema } from './email.schema.ts'
import { isStartTls, scheme } from './smtp/settings.ts'

type EmailConfig = Config<typeof emailSchema>

/** What was sent where, or what came. */
export const explainEmail = (config: EmailConfig, result: Partial<Output<typeof emailSchema>> | undefined): Exchange => {
  if (config.operation === 'inbox') return { request: `an inbox${result ? ` on ${result.url}` : ''}` }
  if (config.operation === 'receive')
    return {
      request: `mail${config.inbox === undefined ? '' : ` of the inbox ${config.inbox}`}${result ? ` → ${result.count} of ${result.seen}` : ''}`,
    }
  const target = tellBroker(config, scheme)
  const to = [config.to ?? [], config.cc ?? [], config.bcc ?? []].flat()
  const subject = config.subject === undefined ? '' : ` ${JSON.stringify(config.subject)}`
  const request = `SMTP${target ? ` ${target.host}:${target.port}` : ''}: ${config.from} → ${to.join(', ')}${subject}`
  return target && isPlain(config)
    ? { request, repeat: ['swaks', ...swaksWords(config, target, to)].map(shellQuote).join(' ') }
    : { request }
}

const isPlain = ({ html, attachments }: EmailConfig): boolean => html === undefined && attachments === undefined

const swaksWords = (config: EmailConfig, { host, port, username, password, hasTls }: ToldBroker, to: readonly string[]): string[] => [
  ...['--server', `${host}:${port}`, '--from', config.from ?? '', '--to', to.join(',')],
  ...(username === undefined ? [] : ['--auth-user', username, '--auth-password', password ?? '']),
  ...(hasTls ? [isStartTls(config) ? '--tls' : '--tls-on-connect'] : []),
  ...(config.subject === undefined ? [] : ['--header', `Subject: ${config.subject}`]),
  ...['--body', config.text ?? ''],
]
