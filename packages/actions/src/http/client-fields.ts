import { boolean } from '@testmesh/action-kit'
import { certificateAliases, certificateFields, proxyField } from './connection-fields.ts'

/** How to connect, for families that speak HTTP below; the names are those of `http_request`. */
export const clientFields = {
  verify_ssl: boolean({ title: 'Verify the certificate', default: true }),
  ...certificateFields,
  proxy: proxyField,
}

export const clientAliases = { ca_cert: certificateAliases.ca_cert, cert: certificateAliases.cert }

export { authField, authRules } from './auth/auth-field.ts'
