import { urlSecrets } from '@testmesh/protocol'
import type { Masker } from './masker.ts'

/** Masks the secrets of the URLs in a text; any other value has none. */
export const hideUrlSecrets = (masker: Masker, value: unknown): void => {
  if (typeof value === 'string') for (const secret of urlSecrets(value)) masker.add(secret)
}
