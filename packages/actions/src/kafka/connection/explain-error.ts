import { type ActionError, isActionError } from '@testmesh/action-kit'
import { type KafkaCode, kafkaError } from '../kafka-error.ts'
import type { Refusal } from './client.ts'
import type { KafkaSettings } from './settings.ts'
import { NotKafka } from './sockets.ts'

/** What the library and the system say, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toKafkaError = (cause: unknown, settings: KafkaSettings): ActionError => {
  if (isActionError(cause)) return cause
  if (isRefusal(cause)) return isActionError(cause.refusal) ? cause.refusal : toConnectError(cause, settings)
  const error = rootOf(cause)
  const where = error.broker ?? settings.brokers.join(', ')
  const say = (code: KafkaCode, message: string, options: object = {}) => kafkaError(code, message, { cause, ...options })
  if (isActionError(error)) return error
  // The library reads an answer that never came.
  if (error instanceof TypeError) return say('KAFKA_CONNECTION_LOST', `${where} closed the connection`, { kind: 'connection' })
  if (/SASL|authentication/i.test(`${error.name} ${error.type ?? ''} ${error.message}`))
    return say('KAFKA_AUTH', `${where} does not accept the login: ${plain(error.message)}`)
  if (/KafkaJSConnection|KafkaJSRequestTimeout|KafkaJSBrokerNotFound/.test(error.name))
    return /timed? ?out/i.test(error.message)
      ? say('KAFKA_TIMEOUT', `${where} did not answer in time`, { kind: 'timeout' })
      : say('KAFKA_CONNECTION_LOST', `${where} closed the connection`, { kind: 'connection' })
  return say(codeOfType(error.type), plain(error.message))
}

interface LibraryError extends Error {
  readonly type?: string
  readonly broker?: string
  readonly errors?: readonly unknown[]
}

const isRefusal = (cause: unknown): cause is Refusal => typeof cause === 'object' && cause !== null && 'refusal' in cause

/** The library wraps: retries that are spent, several topics that failed. */
const rootOf = (cause: unknown): LibraryError => {
  const error = cause as LibraryError
  const inner = error.errors?.[0] ?? (/RetriesExceeded|NonRetriable/.test(error.name) ? error.cause : undefined)
  return inner instanceof Error ? rootOf(inner) : error
}

const toConnectError = ({ refusal, address }: Refusal, { tls }: KafkaSettings): ActionError => {
  const error = refusal as NodeJS.ErrnoException & { readonly errors?: readonly NodeJS.ErrnoException[] }
  const reason = `${error.code ?? ''} ${error.errors?.map(({ message }) => message).join(' ') ?? ''} ${error.message}`.trim()
  const say = (code: KafkaCode, message: string, hint?: string) =>
    kafkaError(code, message, { cause: refusal, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (refusal instanceof NotKafka) return say('KAFKA_NOT_KAFKA', refusal.message)
  if (/ECONNREFUSED/.test(reason)) return say('KAFKA_CONNECTION_REFUSED', `nothing listens on ${address}`)
  if (/ENOTFOUND|EAI_AGAIN|ENODATA/.test(reason)) return say('KAFKA_DNS', `the host of ${address} has no address`)
  if (tls && /wrong version number|packet length too long/i.test(reason))
    return say('KAFKA_TLS', `${address} does not speak TLS`, 'Leave out `tls`, or use the port that speaks TLS.')
  if (tls && /certificate|altname|SSL|TLS|self.signed|disconnected/i.test(reason))
    return say('KAFKA_TLS', `no secure connection to ${address}: ${error.message}`)
  return say('KAFKA_CONNECTION_LOST', `the connection to ${address} failed: ${error.message}`)
}

const codes: Readonly<Record<string, KafkaCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'KAFKA_NO_TOPIC',
  INVALID_TOPIC_EXCEPTION: 'KAFKA_NO_TOPIC',
  TOPIC_ALREADY_EXISTS: 'KAFKA_TOPIC_EXISTS',
  TOPIC_AUTHORIZATION_FAILED: 'KAFKA_DENIED',
  GROUP_AUTHORIZATION_FAILED: 'KAFKA_DENIED',
  CLUSTER_AUTHORIZATION_FAILED: 'KAFKA_DENIED',
  UNKNOWN_MEMBER_ID: 'KAFKA_GROUP_IN_USE',
  ILLEGAL_GENERATION: 'KAFKA_GROUP_IN_USE',
  NON_EMPTY_GROUP: 'KAFKA_GROUP_IN_USE',
  MESSAGE_TOO_LARGE: 'KAFKA_BAD_MESSAGE',
  RECORD_LIST_TOO_LARGE: 'KAFKA_BAD_MESSAGE',
  UNSUPPORTED_COMPRESSION_TYPE: 'KAFKA_COMPRESSION',
}

const codeOfType = (type: string | undefined): KafkaCode => (type === undefined ? 'KAFKA_FAILED' : (codes[type] ?? 'KAFKA_FAILED'))

/** As part of a sentence: no capital letter, no full stop. */
const plain = (message: string): string => message.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase())
