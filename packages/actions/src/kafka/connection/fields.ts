import { boolean, choice, either, list, object, secret, text } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional
const pem = { description: 'A PEM file, or its text.' }

const tlsField = either(
  [
    boolean(),
    object(
      {
        enabled: boolean({ title: 'On', default: true }),
        ca: optional(text({ title: 'Authority', description: 'A PEM file, or its text, to trust instead of those of the system.' })),
        cert: optional(text({ title: 'Client certificate', ...pem })),
        key: optional(text({ title: 'Client key', ...pem })),
        verify: boolean({ title: 'Verify the certificate', default: true }),
      },
      {
        aliases: {
          ca_cert: 'ca',
          ca_file: 'ca',
          client_cert: 'cert',
          cert_file: 'cert',
          client_key: 'key',
          key_file: 'key',
          verify_ssl: 'verify',
        },
        rules: [
          { when: 'cert', needs: ['key'] },
          { when: 'key', needs: ['cert'] },
        ],
      },
    ),
  ],
  { title: 'TLS', description: 'true, or which certificates to use. Default: no TLS.' },
)

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
