import type { ActionContext, Egress } from '@testmesh/action-kit'
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
  const given = typeof tls === 'object' ? tls : { enabled: tls ?? false }
  if (!given.enabled) return undefined
  const read = (pathOrPem: string | undefined) => readPem(pathOrPem, context.files)
  const [ca, cert, key] = await Promise.all([read(given.ca), read(given.cert), read(given.key)])
  if (key !== undefined) context.secret(key)
  return toTlsSettings({ verify: given.verify, ca, cert, key }, context.net)
}

/** What a step says of TLS, certificates and keys as text. */
export interface SaidOfTls {
  readonly verify?: boolean | undefined
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** That, and what the run says where it says nothing. A certificate and its key are one. */
export const toTlsSettings = ({ verify, ca, cert, key }: SaidOfTls, { defaults }: Egress): TlsSettings => ({
  isVerified: verify ?? defaults?.isVerified ?? true,
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined && key === undefined
    ? defaults?.client
    : { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }),
})

/** The same as Node's TLS takes it. */
export interface TlsOptions extends Omit<TlsSettings, 'isVerified'> {
  readonly rejectUnauthorized: boolean
}

export const nodeTls = (said: SaidOfTls, net: Egress): TlsOptions => {
  const { isVerified, ...certificates } = toTlsSettings(said, net)
  return { rejectUnauthorized: isVerified, ...certificates }
}
