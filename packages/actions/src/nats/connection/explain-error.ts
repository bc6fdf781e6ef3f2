import { type ActionError, type ActionErrorOptions, isActionError } from '@testmesh/action-kit'
import { toConnectError as toBrokerError } from '../../messages/broker/connect-error.ts'
import { type NatsCode, natsError } from '../nats-error.ts'
import type { NatsSettings } from './settings.ts'

const words = {
  codes: { refused: 'NATS_CONNECTION_REFUSED', dns: 'NATS_DNS', tls: 'NATS_TLS', lost: 'NATS_CONNECTION_LOST' },
  error: natsError,
} as const

/** Why there is no connection, in plain words. */
export const toConnectError = (cause: unknown, settings: NatsSettings): ActionError => toBrokerError(cause, settings, words)

interface LibraryError extends Error {
  /** Of JetStream. */
  readonly code?: number | string
}

/** What the server or the library says, in plain words. */
export const toNatsError = (cause: unknown, settings: NatsSettings): ActionError => {
  if (isActionError(cause)) return cause
  const { host, port, username, token } = settings
  const error = rootOf(cause)
  const { name, message } = error
  const say = (code: NatsCode, text: string, options: ActionErrorOptions = {}) => natsError(code, text, { cause, ...options })
  if (isActionError(error)) return error
  if (/Authorization(Error)?$|AuthenticationExpired/.test(name)) {
    const who = username === undefined ? (token === undefined ? '' : ' by token') : ` of ${username}`
    return say('NATS_AUTH', `${host}:${port} does not accept the login${who}`)
  }
  if (name === 'JetStreamNotEnabled') return say('NATS_NO_JETSTREAM', `${host}:${port} has no JetStream`)
  const found = byName[name]
  if (found !== undefined) return say(found, plain(message))
  if (/max_payload/.test(message)) return say('NATS_BAD_MESSAGE', 'the message is larger than the server takes')
  if (/subject/i.test(message)) return say('NATS_BAD_SUBJECT', plain(message))
  if (name === 'JetStreamApiError') return say('NATS_FAILED', `the server says: ${plain(message)}`)
  if (/Clos(ed|ing)|Draining|Connection/i.test(name) || error.code !== undefined) return lost(cause, settings)
  return say('NATS_FAILED', plain(message))
}

/** The connection ended, for whatever reason. */
const lost = (cause: unknown, { host, port }: NatsSettings): ActionError =>
  natsError('NATS_CONNECTION_LOST', `${host}:${port} closed the connection`, { cause, kind: 'connection' })

/** Why the connection ended: what the server said last, or that it hung up. */
export const toEndError = (cause: unknown, settings: NatsSettings): ActionError => {
  const told = cause === undefined ? undefined : toNatsError(cause, settings)
  return told === undefined || told.code === 'NATS_FAILED' ? lost(cause, settings) : told
}

const byName: Readonly<Record<string, NatsCode>> = {
  PermissionViolationError: 'NATS_DENIED',
  NoResponders: 'NATS_NO_RESPONDERS',
  StreamNotFoundError: 'NATS_NO_STREAM',
  ConsumerNotFoundError: 'NATS_NO_CONSUMER',
  InvalidSubjectError: 'NATS_BAD_SUBJECT',
  InvalidNameError: 'NATS_BAD_SUBJECT',
}

/** The library wraps what went wrong with a request. */
const rootOf = (cause: unknown): LibraryError => {
  const error = cause as LibraryError
  return error.name === 'RequestError' && error.cause instanceof Error ? rootOf(error.cause) : error
}

/** As part of a sentence: no capital letter, no full stop. */
const plain = (message: string): string => message.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase())
