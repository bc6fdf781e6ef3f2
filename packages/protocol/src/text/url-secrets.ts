/**
 * A token takes the place of the user of a web address: alone, with an empty password, or with the one that GitHub asks for then.
 *
 * @see https://github.blog/news-insights/easier-builds-and-deployments-using-git-over-https-and-oauth/
 */
const TOKEN = /(\bhttps?:\/\/)([^\s/?#@:"']+)(?::(?:x-oauth-basic)?)?@/gi

const PASSWORD = /(:\/\/[^\s/?#@:"']*:)([^\s/?#"']+)@/g

/**
 * The passwords of the URLs in a text, and the users of web addresses without one that look like a token, as they are written and as
 * they are meant: `postgres://ada:s3cret@db`, `https://t0ken@host`. A template is none.
 */
export const urlSecrets = (text: string): string[] => {
  if (!text.includes('@') || !text.includes('://')) return []
  return [...found(text, PASSWORD).filter(isPassword), ...found(text, TOKEN).filter(isToken)].flatMap(urlReadings)
}

/** What a part of a URL may stand for: as it is written, and without its escapes, where a `+` is one to forms and to nobody else. */
export const urlReadings = (part: string): string[] => [
  ...new Set([part, ...[part, part.replaceAll('+', ' ')].flatMap((written) => unescaped(written) ?? [])]),
]

const unescaped = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The text with `mark` in the place of each of them. */
export const withoutUrlSecrets = (text: string, mark: string): string => {
  const hide =
    (isSecret: (part: string) => boolean) =>
    (all: string, before: string, part: string): string =>
      isSecret(part) ? `${before}${mark}@` : all
  return text.replace(TOKEN, hide(isToken)).replace(PASSWORD, hide(isPassword))
}

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, , secret = '']) => secret)

const isPassword = (part: string): boolean => !/\$\{|\{\{/.test(part)

/** `admin` is a name, and hidden in every text it would hide half of a report. */
const isToken = (part: string): boolean => isPassword(part) && (/\d/.test(part) || part.length >= 20)
