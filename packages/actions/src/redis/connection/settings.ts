import type { ActionContext } from '@testmesh/action-kit'
import type { InferOutput } from 'valibot'
import { decodeUrlPart } from '../../decode-url-part.ts'
import { readTls, type TlsSettings } from '../../node/tls-settings.ts'
import { redisError } from '../redis-error.ts'
import type { connectionFields } from './fields.ts'

export type ConnectionConfig = { readonly [K in keyof typeof connectionFields]?: InferOutput<(typeof connectionFields)[K]> | undefined }

/** Which database of which server. */
export interface RedisTarget {
  readonly host: string
  readonly port: number
  readonly db: number
}

/** That, and how to get there, certificates read from their files. Equal settings share connections. */
export interface RedisSettings extends RedisTarget {
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsSettings
}

/** @throws ActionError REDIS_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: ConnectionConfig, context: ActionContext): Promise<RedisSettings> => {
  const tls = await readTls(tlsOf(config), context)
  return { ...toTarget(config), ...toLogin(config), ...(tls ? { tls } : {}) }
}

/** @throws ActionError REDIS_BAD_URL */
export const tlsOf = (config: ConnectionConfig): NonNullable<ConnectionConfig['tls']> => config.tls ?? urlOf(config)?.protocol === 'rediss:'

/** @throws ActionError REDIS_BAD_URL */
export const toLogin = (config: ConnectionConfig): Pick<RedisSettings, 'username' | 'password'> => {
  const url = urlOf(config)
  const username = config.username ?? decoded(url?.username, 'user name')
  const password = config.password ?? decoded(url?.password, 'password')
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

/** @throws ActionError REDIS_BAD_URL */
export const toTarget = (config: ConnectionConfig): RedisTarget => {
  const url = urlOf(config)
  return {
    host: config.host ?? (url?.hostname.replace(/^\[|\]$/g, '') || 'localhost'),
    port: config.port ?? (Number(url?.port) || 6379),
    db: config.db ?? dbOf(url),
  }
}

/** A host that is written beside it is meant instead: the URL may come from REDIS_URL, and its login is not for that host. */
const urlOf = ({ url, host }: ConnectionConfig): URL | undefined => {
  if (host !== undefined || url === undefined) return undefined
  const parsed = URL.parse(url)
  if (parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:') return parsed
  throw redisError('REDIS_BAD_URL', parsed ? `a URL of Redis begins with redis:// or rediss://, not ${parsed.protocol}` : 'it is no URL')
}

const dbOf = (url: URL | undefined): number => {
  const written = url?.pathname.slice(1) || url?.searchParams.get('db') || '0'
  if (/^\d+$/.test(written)) return Number(written)
  throw redisError('REDIS_BAD_URL', `the database of the URL is a number, not ${JSON.stringify(written)}`)
}

const decoded = (text: string | undefined, name: string): string | undefined =>
  text ? decodeUrlPart(text, { name, refuse: (message, hint) => redisError('REDIS_BAD_URL', message, { hint }) }) : undefined
