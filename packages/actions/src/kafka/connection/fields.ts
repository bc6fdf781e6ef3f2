import { choice, either, list, object, secret, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { tlsField } from '../../tls-field.ts'

const optional = v.optional

/** Which cluster, and how to log in: settings that all Kafka actions share. */
export const connectionFields = {
  brokers: optional(
    either([text({ minLength: 1 }), list(text({ minLength: 1 }))], {
      title: 'Brokers',
      description: 'host:port, several of them as a list or with commas. Default: the variable KAFKA_BROKERS.',
      examples: ['localhost:9092'],
    }),
  ),
  sasl: optional(
    object(
      {
        mechanism: choice(['plain', 'scram-sha-256', 'scram-sha-512'], { title: 'Mechanism', default: 'plain' }),
        username: text({ title: 'User name' }),
        password: secret({ title: 'Password' }),
      },
      { title: 'Login', description: 'For brokers that ask for one by SASL.', aliases: { user: 'username' } },
    ),
  ),
  tls: optional(tlsField),
}

export const connectionAliases = { broker: 'brokers', bootstrap_servers: 'brokers', ssl: 'tls', use_tls: 'tls' }
export const connectionVariables = { brokers: ['KAFKA_BROKERS'] }
