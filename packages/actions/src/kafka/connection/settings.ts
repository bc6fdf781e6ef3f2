import type { ActionContext } from '@testmesh/action-kit'
import type { InferOutput } from 'valibot'
import { readTls, type TlsSettings } from '../../node/tls-settings.ts'
import { kafkaError } from '../kafka-error.ts'
import type { connectionFields } from './fields.ts'

/** Which cluster and how, certificates read from their files. Equal settings share a connection. */
export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[]
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
  readonly tls?: TlsSettings
}

/** What is waited for first, in words. */
export const connectionTo = ({ brokers }: Pick<KafkaSettings, 'brokers'>): string => `a connection to ${brokers.join(', ')}`

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
