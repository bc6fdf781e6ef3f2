import type { ActionContext, ActionError } from '@testmesh/action-kit'
import type { InferOutput } from 'valibot'
import { decodeUrlPart } from '../../decode-url-part.ts'
import { readTls, type TlsSettings } from '../../node/tls-settings.ts'
import type { brokerFields } from './fields.ts'

type Fields = ReturnType<typeof brokerFields>
export type BrokerConfig = { readonly [K in keyof Fields]?: InferOutput<Fields[K]> | undefined }

/** Where a broker listens. */
export interface BrokerTarget {
  readonly host: string
  readonly port: number
}

/** That, and how to get there, certificates read from their files. Equal settings share connections. */
export interface BrokerSettings extends BrokerTarget {
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsSettings
}

/** How a family writes its URLs. */
export interface BrokerScheme {
  /** `amqp` */
  readonly plain: string
  /** The same by TLS: `amqps`. */
  readonly secure: readonly string[]
  readonly ports: readonly [plain: number, secure: number]
  refuse(message: string, hint?: string): ActionError
}

/** @throws ActionError as the scheme refuses, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readBroker = async (config: BrokerConfig, context: ActionContext, scheme: BrokerScheme): Promise<BrokerSettings> => {
  const tls = await readTls(config.tls ?? isSecure(brokerUrl(config, scheme), scheme), context)
  return { ...toTarget(config, scheme), ...toLogin(config, scheme), ...(tls ? { tls } : {}) }
}

/** @throws ActionError as the scheme refuses */
const toLogin = (config: BrokerConfig, scheme: BrokerScheme): Pick<BrokerSettings, 'username' | 'password'> => {
  const url = brokerUrl(config, scheme)
  const decoded = (part: string | undefined, name: string) =>
    part ? decodeUrlPart(part, { name, refuse: (message, hint) => scheme.refuse(message, hint) }) : undefined
  const username = config.username ?? decoded(url?.username, 'user name')
  const password = config.password ?? decoded(url?.password, 'password')
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

/** Whom and how a step asked, to tell of it. */
export interface ToldBroker extends BrokerTarget {
  readonly username?: string
  readonly password?: string
  readonly hasTls: boolean
}

/** Absent where the URL is masked as a whole, or was refused. */
export const tellBroker = (config: BrokerConfig, scheme: BrokerScheme): ToldBroker | undefined => {
  try {
    const target = toTarget(config, scheme)
    return isMasked(target.host) ? undefined : { ...target, ...toLogin(config, scheme), hasTls: hasTls(config, scheme) }
  } catch {
    return undefined
  }
}

const isMasked = (text: string): boolean => /^\*+$/.test(text)

/** @throws ActionError as the scheme refuses */
export const toTarget = (config: BrokerConfig, scheme: BrokerScheme): BrokerTarget => {
  const url = brokerUrl(config, scheme)
  return {
    host: config.host ?? (url?.hostname.replace(/^\[|\]$/g, '') || 'localhost'),
    port: config.port ?? (Number(url?.port) || scheme.ports[hasTls(config, scheme) ? 1 : 0]),
  }
}

const hasTls = (config: BrokerConfig, scheme: BrokerScheme): boolean => {
  const { tls = isSecure(brokerUrl(config, scheme), scheme) } = config
  return typeof tls === 'object' ? tls.enabled : tls
}

/** A host that is written beside it is meant instead: the URL may come from a variable, and its login is not for that host. */
export const brokerUrl = ({ url, host }: BrokerConfig, { plain, secure, refuse }: BrokerScheme): URL | undefined => {
  if (host !== undefined || url === undefined) return undefined
  const parsed = URL.parse(url.includes('://') ? url : `${plain}://${url}`)
  if (parsed && [plain, ...secure].includes(parsed.protocol.slice(0, -1))) return parsed
  throw refuse(parsed ? `the URL begins with ${plain}:// or ${secure[0]}://, not ${parsed.protocol}//` : 'it is no URL')
}

const isSecure = (url: URL | undefined, { secure }: BrokerScheme): boolean => secure.includes(url?.protocol.slice(0, -1) ?? '')
