import { urlSecrets } from '@testmesh/protocol'
import type { Masker } from './masker.ts'

/** The secrets of the URLs in a text, as they are written and as they are meant. */
export const urlSecretsAsMeant = (text: string): string[] => urlSecrets(text).flatMap((secret) => [...new Set([secret, decoded(secret)])])

/** Masks them; any other value has none. */
export const hideUrlSecrets = (masker: Masker, value: unknown): void => {
  if (typeof value === 'string') for (const secret of urlSecretsAsMeant(value)) masker.add(secret)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
