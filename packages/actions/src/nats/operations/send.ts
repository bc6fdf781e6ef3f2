import type { MsgHdrs } from '@nats-io/transport-node'
import { toContent } from '../../messages/content.ts'
import { natsError } from '../nats-error.ts'
import type { NatsConfig } from './operating.ts'

/** @throws ActionError NATS_BAD_SUBJECT */
export const subjectOf = ({ subject = '' }: NatsConfig): string => {
  if (/(^|\.)[*>](\.|$)/.test(subject)) throw natsError('NATS_BAD_SUBJECT', `${subject} is a filter, and no subject to publish to`)
  return checkSubject(subject)
}

/** The library sends whatever it is given, and the server hangs up. @throws ActionError NATS_BAD_SUBJECT */
export const checkSubject = (subject: string): string => {
  if (subject === '' || /\s|^\.|\.\.|\.$/.test(subject)) throw natsError('NATS_BAD_SUBJECT', `${JSON.stringify(subject)} is no subject`)
  return subject
}

export const toHeaders = async (config: NatsConfig, traceparent: string): Promise<MsgHdrs> => {
  const { headers } = await import('@nats-io/transport-node')
  const made = headers()
  for (const [name, values] of Object.entries({ traceparent, ...config.headers }))
    for (const value of [values].flat()) made.append(name, String(value))
  return made
}

export const payloadOf = ({ payload }: NatsConfig): Uint8Array => Buffer.from(toContent(payload))
