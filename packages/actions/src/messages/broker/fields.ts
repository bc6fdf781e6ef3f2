import { integer, secret, secretUrl, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { tlsField } from '../../tls-field.ts'

const optional = v.optional

export interface BrokerFieldOptions {
  /** How a URL looks: `amqp://user:password@host:5672/vhost, amqps:// by TLS`. */
  readonly form: string
  readonly example: string
  /** Of a broker without and with TLS. */
  readonly ports: readonly [plain: number, secure: number]
  /** The variable that holds the URL when the step has none. */
  readonly variable: string
}

/** Which broker, and how to log in. */
export const brokerFields = ({ form, example, ports, variable }: BrokerFieldOptions) => ({
  url: optional(secretUrl({ title: 'URL', description: `${form}. Default: the variable ${variable}.`, minLength: 1, examples: [example] })),
  host: optional(text({ title: 'Host', description: 'Instead of a URL; with both, the URL is not used.', minLength: 1 })),
  port: optional(integer({ title: 'Port', description: `Default ${ports[0]}, by TLS ${ports[1]}.`, minimum: 1, maximum: 65_535 })),
  username: optional(text({ title: 'User name', description: 'Default: that of the URL.' })),
  password: optional(secret({ title: 'Password', description: 'Default: that of the URL.' })),
  tls: optional(tlsField),
})

export const brokerAliases = {
  ...{ broker: 'url', broker_url: 'url', server: 'url', connection: 'url', connection_url: 'url', hostname: 'host', user: 'username' },
  ...{ ssl: 'tls', use_tls: 'tls' },
}
