import { boolean, either, object, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { verifyField } from './verify-field.ts'

const optional = v.optional
const pem = { description: 'A PEM file, or its text.' }

/** What a family has beside the fields of all. */
interface TlsFieldOptions<E extends v.ObjectEntries> {
  readonly fields: E
  /** When there is TLS if nobody writes about it: `no TLS`. */
  readonly byDefault: string
}

/** Whether to speak TLS, and with which certificates; `readTls` makes settings of it. */
export const createTlsField = <const E extends v.ObjectEntries>({ fields, byDefault }: TlsFieldOptions<E>) =>
  either(
    [
      boolean(),
      object(
        {
          enabled: boolean({ title: 'On', default: true }),
          ca: optional(text({ title: 'Authority', description: 'A PEM file, or its text, to trust instead of those of the system.' })),
          cert: optional(text({ title: 'Client certificate', ...pem })),
          key: optional(text({ title: 'Client key', ...pem })),
          ...fields,
          verify: verifyField,
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
    { title: 'TLS', description: `true, or which certificates to use. Default: ${byDefault}.` },
  )

export const tlsField = createTlsField({ fields: {}, byDefault: 'no TLS' })
