import { type ActionError, type ActionErrorOptions, isActionError } from '@testmesh/action-kit'
import { toConnectError as toBrokerError } from '../../messages/broker/connect-error.ts'
import { type AmqpCode, amqpError } from '../amqp-error.ts'
import type { AmqpSettings } from './settings.ts'

const words = {
  codes: { refused: 'AMQP_CONNECTION_REFUSED', dns: 'AMQP_DNS', tls: 'AMQP_TLS', lost: 'AMQP_CONNECTION_LOST' },
  error: amqpError,
} as const

/** Why there is no connection, in plain words. */
export const toConnectError = (cause: unknown, settings: AmqpSettings): ActionError => {
  const { host, port, vhost, username = 'guest' } = settings
  const { message } = cause as Error
  const say = (code: AmqpCode, text: string, options: ActionErrorOptions = {}) => amqpError(code, text, { cause, ...options })
  if (/ACCESS[_-]REFUSED/.test(message)) return say('AMQP_AUTH', `${host}:${port} does not accept the login of ${username}`)
  // All that a broker refuses when a virtual host is opened; the library does not tell its words.
  if (/^Expected ConnectionOpenOk; got <ConnectionClose/.test(message))
    return say('AMQP_NO_VHOST', `${username} cannot open the virtual host ${vhost} of ${host}:${port}`)
  if (/^(Expected |Invalid frame|Unknown|Frame )|malformed|frame size|too large|SASL mechanism/i.test(message))
    return say('AMQP_NOT_AMQP', `${host}:${port} does not speak AMQP 0-9-1`, { kind: 'connection' })
  if (/^Socket closed abruptly/.test(message))
    return say('AMQP_CONNECTION_LOST', `${host}:${port} hung up before it said that it speaks AMQP`, {
      kind: 'connection',
      hint: 'Check the port; one that speaks TLS wants amqps://. Or look at the log of the broker.',
    })
  return toBrokerError(cause, settings, words)
}

/** What the broker says about something it was asked, in plain words. */
export const toAmqpError = (cause: unknown, { host, port }: AmqpSettings): ActionError => {
  if (isActionError(cause)) return cause
  const { message, code } = cause as Error & { readonly code?: unknown }
  const said = /message "(.*)"/s.exec(message)?.[1]
  if (typeof code !== 'number' || said === undefined)
    return amqpError('AMQP_CONNECTION_LOST', `${host}:${port} closed the connection`, { cause, kind: 'connection' })
  const found = answers.find(([pattern]) => pattern.test(said))?.[1] ?? 'AMQP_FAILED'
  return amqpError(found, `the broker says: ${said.replace(/^[A-Z_]+ - /, '')}`, {
    cause,
    ...(found === 'AMQP_CONNECTION_LOST' ? { kind: 'connection' } : {}),
  })
}

/** By what the broker says. https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
const answers: readonly (readonly [RegExp, AmqpCode])[] = [
  [/^CONNECTION_FORCED/, 'AMQP_CONNECTION_LOST'],
  [/^NOT_FOUND - no exchange/, 'AMQP_NO_EXCHANGE'],
  [/^NOT_FOUND - no queue/, 'AMQP_NO_QUEUE'],
  [/^ACCESS_REFUSED - queue .* in exclusive use|^RESOURCE_LOCKED/, 'AMQP_QUEUE_IN_USE'],
  [/^ACCESS_REFUSED/, 'AMQP_DENIED'],
]
