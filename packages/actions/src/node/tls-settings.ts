import type { ActionContext } from '@testmesh/action-kit'
import type { InferOutput } from 'valibot'
import { readPem } from '../read-pem.ts'
import type { tlsField } from '../tls-field.ts'

/** How to speak TLS: PEM text, and whether the certificate of the server is looked at. */
export interface TlsSettings {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly isVerified: boolean
}

/** Nothing where no TLS is wanted. @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readTls = async (tls: InferOutput<typeof tlsField> | undefined, context: ActionContext): Promise<TlsSettings | undefined> => {
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
