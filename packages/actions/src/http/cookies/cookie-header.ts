/** Joins `cookie` headers; of a name that stands in several, the last one counts. */
export const joinCookies = (...headers: readonly (string | undefined)[]): string | undefined => {
  const pairs = new Map<string, string>()
  for (const header of headers)
    for (const pair of header?.split(/;\s*/) ?? []) if (pair !== '') pairs.set(pair.slice(0, pair.indexOf('=')), pair)
  return pairs.size === 0 ? undefined : [...pairs.values()].join('; ')
}

export const toCookieHeader = (cookies: Readonly<Record<string, unknown>>): string | undefined =>
  joinCookies(...Object.entries(cookies).map(([name, value]) => `${name}=${value}`))

/** Names and values that `set-cookie` lines set, without their attributes. */
export const cookieValues = (setCookies: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    setCookies.map((line) => {
      const [pair = ''] = line.split(';', 1)
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
