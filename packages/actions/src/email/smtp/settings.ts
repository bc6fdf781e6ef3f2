import type { ActionContext } from '@testmesh/action-kit'
import {
  type BrokerConfig,
  type BrokerScheme,
  type BrokerSettings,
  brokerUrl,
  readBroker,
  toTarget,
} from '../../messages/broker/settings.ts'
import { emailError } from '../email-error.ts'
import { smtpPorts } from './fields.ts'

/** Which mail server, and how to get there. Equal settings share connections. */
export interface SmtpSettings extends BrokerSettings {
  /** TLS is asked for in plain text. */
  readonly startsTls: boolean
}

export interface SmtpConfig extends Omit<BrokerConfig, 'tls'> {
  readonly tls?: (Extract<BrokerConfig['tls'], object> & { readonly starttls?: boolean | undefined }) | boolean | undefined
}

export const scheme: BrokerScheme = {
  plain: 'smtp',
  secure: ['smtps'],
  ports: smtpPorts,
  refuse: (message, hint) => emailError('EMAIL_BAD_URL', message, hint === undefined ? {} : { hint }),
}

/** @throws ActionError EMAIL_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: SmtpConfig, context: ActionContext): Promise<SmtpSettings> => {
  const settings = await readBroker(config, context, scheme)
  return { ...settings, startsTls: settings.tls !== undefined && isStartTls(config) }
}

/** Whether TLS, where it is wanted, is asked for in plain text. @throws ActionError EMAIL_BAD_URL */
export const isStartTls = (config: SmtpConfig): boolean => {
  const written = typeof config.tls === 'object' ? config.tls.starttls : undefined
  const isImplicit = toTarget(config, scheme).port === smtpPorts[1] || brokerUrl(config, scheme)?.protocol === 'smtps:'
  return written ?? !isImplicit
}
