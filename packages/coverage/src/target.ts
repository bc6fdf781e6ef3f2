/** Where a request went. */
export interface Target {
  readonly origin: string
  readonly path: string
  readonly segments: readonly string[]
}

const stars = '***'

/** The origin is stars, or has some, where the address was a secret. Undefined for what is no address. */
export const toTarget = (url: string): Target | undefined => {
  const [, hidden, rest = ''] = /^(\*\*\*)([^?#]*)/.exec(url) ?? []
  if (hidden !== undefined) return { origin: hidden, path: rest === '' ? '/' : rest, segments: segmentsOf(rest) }
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined
  const parsed = new URL(url)
  return { origin: parsed.origin, path: parsed.pathname, segments: segmentsOf(parsed.pathname) }
}

export const isHidden = (origin: string): boolean => origin.includes(stars)

/** Without the slash at the end. What is encoded is not: `a%2Fb` is one segment. */
export const segmentsOf = (path: string): string[] => {
  const segments = path.split('/').map(decoded)
  if (segments[0] === '') segments.shift()
  if (segments.at(-1) === '') segments.pop()
  return segments
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
