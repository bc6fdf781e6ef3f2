import { type ActionError, isActionError } from '@testmesh/action-kit'
import { toConnectError as toBrokerError } from '../../messages/broker/connect-error.ts'
import { type EmailCode, emailError } from '../email-error.ts'
import type { SmtpSettings } from './settings.ts'

const words = {
  codes: { refused: 'EMAIL_CONNECTION_REFUSED', dns: 'EMAIL_DNS', tls: 'EMAIL_TLS', lost: 'EMAIL_CONNECTION_LOST' },
  error: emailError,
} as const

/** Why there is no connection, in plain words. */
export const toConnectError = (cause: unknown, settings: SmtpSettings): ActionError => toBrokerError(cause, settings, words)

/** What the library tells: https://nodemailer.com/errors */
interface LibraryError extends Error {
  readonly code?: string
  /** What the server answered, and the number it begins with. */
  readonly response?: string
  readonly responseCode?: number
}

/** What the server or the library says, in plain words. */
export const toSmtpError = (cause: unknown, settings: SmtpSettings): ActionError => {
  if (isActionError(cause)) return cause
  const { code, response, responseCode, message } = cause as LibraryError
  const place = `${settings.host}:${settings.port}`
  const answer = response?.trim().replace(/\s*[\r\n]+\s*/g, ' ') ?? message
  const say = (name: EmailCode, text: string, hint?: string) => emailError(name, text, { cause, ...(hint === undefined ? {} : { hint }) })
  const unable = (name: EmailCode, text: string, hint?: string) =>
    emailError(name, text, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (/^Invalid greeting/.test(message))
    return responseCode === undefined || responseCode < 400
      ? unable('EMAIL_NOT_SMTP', `${place} does not speak SMTP: it begins with ${JSON.stringify(answer.slice(0, 60))}`)
      : unable('EMAIL_REFUSED', `${place} does not want to talk: ${answer}`)
  if (responseCode !== undefined && /STARTTLS/i.test(answer) && !settings.tls)
    return say('EMAIL_TLS', `${place} wants TLS: ${answer}`, 'Write `tls: true`.')
  if (code === 'ETLS' && /upgrading connection/.test(message))
    return unable(
      'EMAIL_TLS',
      `${place} offers no STARTTLS: ${answer}`,
      'Leave out `tls`, or use the port that speaks TLS from the first byte on.',
    )
  if (code === 'ETLS' || (settings.startsTls && code === 'ESOCKET'))
    return unable('EMAIL_TLS', `no secure connection to ${place}: ${message.replace(/^Error initiating TLS - /, '')}`)
  if (code === 'EAUTH' || responseCode === 530)
    return say('EMAIL_AUTH', `${place} does not accept the login${settings.username ? ` of ${settings.username}` : ''}: ${answer}`)
  if (responseCode !== undefined && responseCode >= 400) return say('EMAIL_REFUSED', `the mail server says: ${answer}`)
  if (code === 'EENVELOPE') return say('EMAIL_BAD_MAIL', message)
  if (code === 'EPROTOCOL') return unable('EMAIL_NOT_SMTP', `${place} does not speak SMTP: ${answer}`)
  if (code === 'EMESSAGE') return say('EMAIL_REFUSED', message)
  return unable('EMAIL_CONNECTION_LOST', `${place} closed the connection`)
}
