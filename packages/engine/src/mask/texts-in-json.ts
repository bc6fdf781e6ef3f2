import { textsIn } from './texts-in.ts'

/** A secret that is JSON, as a file of credentials is, is read by its parts: the long ones are hidden where they stand alone. */
export const textsInJson = (secret: string): string[] => {
  if (!/^\s*[[{]/.test(secret)) return []
  try {
    return textsIn(JSON.parse(secret)).filter((text) => text.length >= 8)
  } catch {
    return []
  }
}
