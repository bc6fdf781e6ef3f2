import type { ActionContext } from '@testmesh/action-kit'
import type { InferOutput } from 'valibot'
import { readPem } from '../../read-pem.ts'
import { kafkaError } from '../kafka-error.ts'
import type { connectionFields } from './fields.ts'

/** Which cluster and how, certificates read from their files. Equal settings share a connection. */
export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[]
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
  readonly tls?: TlsSettings
}

/** PEM text. */
export interface TlsSettings {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly isVerified: boolean
}

export type ConnectionConfig = { readonly [K in keyof typeof connectionFields]?: InferOutput<(typeof connectionFields)[K]> | undefined }

/** @throws ActionError KAFKA_BAD_BROKERS, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async ({ brokers, sasl, tls }: ConnectionConfig, context: ActionContext): Promise<KafkaSettings> => {
  const secured = await readTls(tls, context)
  return { brokers: toBrokers(brokers), ...(sasl ? { sasl } : {}), ...(secured ? { tls: secured } : {}) }
}

/** Each `host:port` of a list, of text with commas, or of a list of such texts. */
const toBrokers = (written: ConnectionConfig['brokers']): string[] => {
  const brokers = [written ?? []].flat().flatMap((text) => text.split(',').flatMap((part) => part.trim() || []))
  if (brokers.length === 0) throw kafkaError('KAFKA_BAD_BROKERS', 'there are no brokers: neither `brokers` nor KAFKA_BROKERS says any')
  return brokers.map(toBroker)
}

const toBroker = (written: string): string => {
  const [, host = '', port = '9092'] = /^(?:\w+:\/\/)?([^\s:/]+)(?::(\d+))?$/.exec(written) ?? []
  if (host === '' || Number(port) === 0 || Number(port) > 65_535)
    throw kafkaError('KAFKA_BAD_BROKERS', `${JSON.stringify(written)} is no address of a broker`)
  return `${host}:${port}`
}

const readTls = async (tls: ConnectionConfig['tls'], context: ActionContext): Promise<TlsSettings | undefined> => {
  const given = typeof tls === 'object' ? tls : { enabled: tls ?? false, verify: true }
  if (!given.enabled) return undefined
  const read = (pathOrPem: string | undefined) => readPem(pathOrPem, context.files)
  const [ca, cert, key] = await Promise.all([read(given.ca), read(given.cert), read(given.key)])
  if (key !== undefined) context.secret(key)
  return {
    isVerified: given.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}
