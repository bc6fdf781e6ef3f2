import type { Masker } from './masker.ts'

const USER_INFO = /:\/\/[^\s/?#@:"']*:([^\s/?#"']+)@/g

/** The passwords of the URLs in a text, as they are written and as they are meant: `postgres://ada:s3cret@db`. A template is none. */
export const urlPasswords = (text: string): string[] => {
  if (!text.includes('@') || !text.includes('://')) return []
  return [...text.matchAll(USER_INFO)].flatMap(([, password = '']) =>
    /\$\{|\{\{/.test(password) ? [] : [...new Set([password, decoded(password)])],
  )
}

/** Masks the passwords of the URLs in a text; any other value has none. */
export const hideUrlPasswords = (masker: Masker, value: unknown): void => {
  if (typeof value === 'string') for (const password of urlPasswords(value)) masker.add(password)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
