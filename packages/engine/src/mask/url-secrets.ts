import type { Masker } from './masker.ts'

const PASSWORD = /:\/\/[^\s/?#@:"']*:([^\s/?#"']+)@/g

/**
 * A token takes the place of the user of a web address: alone, with an empty password, or with the one that GitHub asks for then.
 *
 * @see https://github.blog/news-insights/easier-builds-and-deployments-using-git-over-https-and-oauth/
 */
const TOKEN = /\bhttps?:\/\/([^\s/?#@:"']+)(?::(?:x-oauth-basic)?)?@/gi

/**
 * The passwords of the URLs in a text, and the users of web addresses without one, as they are written and as they are meant:
 * `postgres://ada:s3cret@db`, `https://t0ken@host`. A template is none.
 */
export const urlSecrets = (text: string): string[] => {
  if (!text.includes('@') || !text.includes('://')) return []
  return [...found(text, PASSWORD), ...found(text, TOKEN).filter(isLikeToken)]
    .filter((secret) => !/\$\{|\{\{/.test(secret))
    .flatMap((secret) => [...new Set([secret, decoded(secret)])])
}

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, secret = '']) => secret)

/** `admin` is a name, and hidden in every text it would hide half of a report. */
const isLikeToken = (user: string): boolean => /\d/.test(user) || user.length >= 20

/** Masks them; any other value has none. */
export const hideUrlSecrets = (masker: Masker, value: unknown): void => {
  if (typeof value === 'string') for (const secret of urlSecrets(value)) masker.add(secret)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
