import { type ActionError, isActionError } from '@testmesh/action-kit'
import { type RedisCode, redisError } from '../redis-error.ts'
import type { RedisSettings } from './settings.ts'

/** Why there is no connection, in plain words; an ActionError (`EGRESS_DENIED`) stays what it is. */
export const toConnectError = (cause: unknown, { host, port, tls }: RedisSettings): ActionError => {
  if (isActionError(cause)) return cause
  const error = cause as NodeJS.ErrnoException & { readonly errors?: readonly Error[] }
  const reason = `${error.code ?? ''} ${error.errors?.map(({ message }) => message).join(' ') ?? ''} ${error.message}`
  const say = (code: RedisCode, message: string, hint?: string) =>
    redisError(code, message, { cause, kind: 'connection', ...(hint === undefined ? {} : { hint }) })
  if (/ECONNREFUSED/.test(reason)) return say('REDIS_CONNECTION_REFUSED', `nothing listens on ${host}:${port}`)
  if (/ENOTFOUND|EAI_AGAIN|ENODATA/.test(reason)) return say('REDIS_DNS', `the host ${host} has no address`)
  if (tls && /wrong version number|packet length too long/i.test(reason))
    return say('REDIS_TLS', `${host}:${port} does not speak TLS`, 'Leave out `tls`, or use the port that speaks TLS.')
  if (tls) return say('REDIS_TLS', `no secure connection to ${host}:${port}: ${error.message}`)
  return say('REDIS_CONNECTION_LOST', `the connection to ${host}:${port} failed: ${error.message}`)
}

/** What the server or the library says about a command, in plain words. */
export const toRedisError = (cause: unknown, { host, port }: RedisSettings): ActionError => {
  if (isActionError(cause)) return cause
  const { name, message } = cause as Error
  if (name === 'ReplyError') return toReplyError(cause as Error)
  if (/Unknown RESP type|Please report this/.test(message))
    return redisError('REDIS_NOT_REDIS', `${host}:${port} does not speak the protocol of Redis`, { cause, kind: 'connection' })
  return redisError('REDIS_CONNECTION_LOST', `${host}:${port} closed the connection`, { cause, kind: 'connection' })
}

/** By the first word of the answer, or by what it says. */
const replies: readonly (readonly [RegExp, RedisCode])[] = [
  [/^(NOAUTH|WRONGPASS)|invalid password|invalid username-password|AUTH called without|without any password configured/i, 'REDIS_AUTH'],
  [/^NOPERM/, 'REDIS_DENIED'],
  [/^WRONGTYPE/, 'REDIS_WRONG_TYPE'],
  [/^(MOVED|ASK|CLUSTERDOWN|CROSSSLOT|TRYAGAIN)\b/, 'REDIS_CLUSTER'],
  [/^ERR (unknown (sub)?command|wrong number of arguments|syntax error)/i, 'REDIS_BAD_COMMAND'],
]

/** Words of a server that will take the same command a little later. */
const isBusy = (message: string): boolean => /^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/.test(message)

const toReplyError = (cause: Error): ActionError => {
  const code = replies.find(([pattern]) => pattern.test(cause.message))?.[1] ?? 'REDIS_FAILED'
  const words = cause.message.replace(/^ERR /, '').trim()
  return redisError(code, `Redis says: ${words}`, { cause, ...(isBusy(cause.message) ? { kind: 'connection' } : {}) })
}
