/** A secret that is JSON, as a file of credentials is, is read by its parts: the long ones are hidden where they stand alone. */
export const textsInJson = (secret: string): string[] => {
  if (!/^\s*[[{]/.test(secret)) return []
  try {
    return longTexts(JSON.parse(secret))
  } catch {
    return []
  }
}

const longTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return value.length >= 8 ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(longTexts) : []
}
