import { verifyField } from '../verify-field.ts'
import { certificateAliases, certificateFields, proxyField } from './connection-fields.ts'

/** How to connect, for families that speak HTTP below; the names are those of `http_request`. */
export const clientFields = {
  verify_ssl: verifyField,
  ...certificateFields,
  proxy: proxyField,
}

export const clientAliases = { ca_cert: certificateAliases.ca_cert, cert: certificateAliases.cert }

export { authField, authRules } from './auth/auth-field.ts'
