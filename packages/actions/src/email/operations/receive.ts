import type { ActionContext, Listener } from '@testmesh/action-kit'
import { collectMessages } from '../../messages/collect-messages.ts'
import { toListener } from '../../messages/to-listener.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { createStop, msInWords } from '../../stop.ts'
import { emailError } from '../email-error.ts'
import type { EmailConfig, EmailResult } from '../email-types.ts'
import { findInbox } from '../inbox/inboxes.ts'
import type { EmailMessage } from '../inbox/message.ts'
import { stopWords } from '../stop-words.ts'
import { differencesOf } from './differences.ts'

export const receive = async (config: EmailConfig, context: ActionContext): Promise<EmailResult> => {
  const { tape, name, port, problems } = await findInbox(context, config.inbox)
  const stop = createStop(context, config.timeout, stopWords)
  const queue = tape.read(config.start === 'latest' ? 'now' : 'start')
  try {
    const { messages, seen } = await collectMessages({
      wanted: config,
      words,
      next: () => untilTimeIsUp(stop.race(queue.take(), 'mail'), 'EMAIL_TIMEOUT'),
      differences: (message) => differencesOf(message, config),
      ending: () => {
        const refused = problems.length > 0 ? ` (${problems.join('; ')})` : ''
        return `to the inbox "${name}" on port ${port} within ${msInWords(config.timeout)}${refused}`
      },
    })
    return { messages: [...messages], count: messages.length, seen, ...firstOf(messages) } as EmailResult
  } finally {
    queue.end()
  }
}

/** What a step asks for as a rule, of the first mail. */
const firstOf = ([first]: readonly EmailMessage[]) =>
  first && { from: first.from, to: first.to, subject: first.subject, text: first.text, html: first.html, links: first.links }

export const listen = async (config: EmailConfig, context: ActionContext): Promise<Listener> => {
  if (config.operation !== 'receive') throw emailError('EMAIL_LISTEN', `there is nothing to listen to in ${config.operation}`)
  const { tape } = await findInbox(context, config.inbox)
  const queue = tape.read('now')
  return toListener({ take: queue.take, fits: (message) => differencesOf(message, config).length === 0, close: queue.end })
}

const words = {
  noun: 'message',
  codes: { tooFew: 'EMAIL_TOO_FEW', unexpected: 'EMAIL_UNEXPECTED', tooMuch: 'EMAIL_TOO_MUCH' },
  error: emailError,
  inWords: ({ subject, from, recipients }: EmailMessage): string => `${JSON.stringify(subject)} from ${from} to ${recipients.join(', ')}`,
  contentOf: ({ text, html }: EmailMessage): string => text ?? html ?? 'without text',
} as const
