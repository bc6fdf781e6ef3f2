import { boolean, secret } from '@testmesh/action-kit'
import * as v from 'valibot'
import { brokerFields } from '../../messages/broker/fields.ts'
import { createTlsField } from '../../tls-field.ts'

const optional = v.optional

export const smtpPorts = [25, 465] as const

const example = 'smtp://localhost:1025'

/** Which mail server, and how to log in. */
export const connectionFields = {
  ...brokerFields({ form: '', example, ports: smtpPorts, variable: '' }),
  url: optional(
    secret({
      title: 'URL',
      description: 'send: smtp://user:password@host:587, smtps:// by TLS.',
      minLength: 1,
      examples: [example],
    }),
  ),
  tls: optional(
    createTlsField({
      fields: {
        starttls: optional(
          boolean({
            title: 'STARTTLS',
            description: 'Begins in plain text and asks for TLS then. Default: true, but not for smtps:// and port 465.',
          }),
        ),
      },
      byDefault: 'no TLS',
    }),
  ),
}

export const connectionAliases = {
  server: 'url',
  smtp_url: 'url',
  hostname: 'host',
  smtp_host: 'host',
  smtp_port: 'port',
  user: 'username',
  ssl: 'tls',
  use_tls: 'tls',
}
