import { text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { brokerAliases, brokerFields } from '../../messages/broker/fields.ts'

export const amqpPorts = [5672, 5671] as const

/** Which broker, and how to log in. */
export const connectionFields = {
  ...brokerFields({
    form: 'amqp://user:password@host:5672/vhost, amqps:// by TLS',
    example: 'amqp://guest:guest@localhost:5672',
    ports: amqpPorts,
    variable: 'AMQP_URL, else RABBITMQ_URL',
  }),
  vhost: v.optional(text({ title: 'Virtual host', description: 'Default: that of the URL, or /.', minLength: 1 })),
}

export const connectionAliases = { ...brokerAliases, virtual_host: 'vhost' }
export const connectionVariables = { url: ['AMQP_URL', 'RABBITMQ_URL'] }
