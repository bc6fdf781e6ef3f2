const AROUND = 'http://h/'

/** Characters that end a host, or make it none. @see https://url.spec.whatwg.org/#forbidden-domain-code-point */
const NO_HOST = /[\s/?#@:\\%<>[\]^|]/

/**
 * As the parser of URLs writes it where it stands in a path, a query, a fragment, a password or a host: each part escapes
 * other characters, and newlines are gone.
 */
export const urlForms = (secret: string): string[] => {
  const asHost = NO_HOST.test(secret) ? [] : [secret.toLowerCase()]
  if (/^[\w.~-]*$/.test(secret)) return asHost
  const parsed = ['x', '?x', '#x'].flatMap((before) => {
    // A letter on either side, as spaces at the end of a URL are cut.
    const start = AROUND + before
    const { href } = new URL(`${start}${secret}x`)
    return href.startsWith(start) ? [href.slice(start.length, -1)] : []
  })
  return [...asHost, ...parsed, ...setterForms(secret)]
}

const setterForms = (secret: string): string[] => {
  const url = new URL(AROUND)
  url.password = secret
  url.pathname = secret
  url.search = secret
  return [url.password, url.pathname.slice(1), url.search.slice(1)]
}
