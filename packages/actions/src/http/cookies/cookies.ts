import type { CookieJar } from 'tough-cookie'

/** The cookies of one execution: kept as browsers keep them (RFC 6265), sent where they belong. */
export interface Cookies {
  /** The `cookie` header for a request, undefined when none belongs there. */
  headerFor(url: URL): string | undefined
  /** Keeps what an answer set; a cookie that is not valid for `url` is left out, as browsers do. */
  store(url: URL, setCookies: readonly string[]): Promise<void>
}

export const createCookies = (): Cookies => {
  let jar: CookieJar | undefined
  return {
    headerFor: (url) => jar?.getCookieStringSync(url.href) || undefined,
    store: async (url, setCookies) => {
      jar ??= await openJar()
      for (const line of setCookies) jar.setCookieSync(line, url.href, { ignoreError: true })
    },
  }
}

/** Loaded by the first cookie: most executions never see one. */
const openJar = async (): Promise<CookieJar> => {
  const { CookieJar } = await import('tough-cookie')
  return new CookieJar(undefined, { rejectPublicSuffixes: false })
}
