import { boolean, url } from '@testmesh/action-kit'
import * as v from 'valibot'
import { certificateAliases, certificateFields } from './connection-fields.ts'

/** How to connect, for families that speak HTTP below; the names are those of `http_request`. */
export const clientFields = {
  verify_ssl: boolean({ title: 'Verify the certificate', default: true }),
  ...certificateFields,
  proxy: v.optional(url({ title: 'Proxy', description: 'http, https or socks5, with credentials when it wants them.' })),
}

export const clientAliases = { ca_cert: certificateAliases.ca_cert, cert: certificateAliases.cert }

export { authField } from './auth/auth-field.ts'
