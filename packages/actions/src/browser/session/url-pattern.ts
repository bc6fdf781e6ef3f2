/** Whether an address is the one meant. */
export type UrlPattern = (url: string) => boolean

/**
 * `https://shop/cart` and `/cart` stand for that address, with any query where they have none; `*` for a part of a path, `**` for
 * anything; other text may stand anywhere in the address.
 */
export const toUrlPattern = (written: string): UrlPattern => {
  if (written.includes('*')) return globPattern(written)
  const absolute = URL.parse(written)
  if (absolute && /^https?:$/.test(absolute.protocol)) return (url) => isSame(URL.parse(url), absolute)
  if (written.startsWith('/')) {
    return (url) => {
      const actual = URL.parse(url)
      return isSame(actual, actual && URL.parse(written, actual.origin))
    }
  }
  return (url) => url.includes(written)
}

const isSame = (actual: URL | null, wanted: URL | null): boolean => {
  if (!actual || !wanted) return false
  if (actual.origin !== wanted.origin || actual.pathname !== wanted.pathname) return false
  return (wanted.search === '' || wanted.search === actual.search) && (wanted.hash === '' || wanted.hash === actual.hash)
}

/** A pattern that begins with a path is about the path, with the query where it has one. */
const globPattern = (written: string): UrlPattern => {
  const source = written
    .split(/(\*\*\/?|\*)/)
    .map((part) =>
      part === '**/' ? '(?:.*/)?' : part === '**' ? '.*' : part === '*' ? '[^/?#]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('')
  const pattern = new RegExp(`^${source}$`)
  return (url) => {
    const { pathname = '', search = '', href = url } = URL.parse(url) ?? {}
    const candidates = written.startsWith('/') ? [pathname, pathname + search] : [href, href.slice(0, href.length - search.length)]
    return candidates.some((candidate) => pattern.test(candidate))
  }
}
