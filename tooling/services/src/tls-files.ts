import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TlsIdentity } from './tls-identity.ts'

/** A certificate and its key as files, which is how servers take them. */
export const writeTlsFiles = ({ cert, key }: TlsIdentity, folder: string): { readonly certFile: string; readonly keyFile: string } => {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key, { mode: 0o600 })
  return { certFile, keyFile }
}
