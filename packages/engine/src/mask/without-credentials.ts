import { credentialsIn, isSecretHeader } from '@testmesh/action-kit'
import { hideUrlSecrets } from './hide-url-secrets.ts'
import { createMasker, type Masker } from './masker.ts'

/**
 * Settings for people who may look and not change: without the passwords in their URLs and the credentials in their headers.
 *
 * @param settings plain JSON data
 */
export const withoutCredentials = <T>(settings: T): T => {
  const masker = createMasker()
  collect(masker, settings)
  return masker.maskJson(settings)
}

const collect = (masker: Masker, value: unknown): void => {
  hideUrlSecrets(masker, value)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && isSecretHeader(key)) for (const credential of credentialsIn(key, inner)) masker.add(credential)
    collect(masker, inner)
  }
}
