import { saidTwice } from '../auth/said-twice.ts'

/** Joins `cookie` headers; of a name that stands in several, the last one counts. */
export const joinCookies = (...headers: readonly (string | undefined)[]): string | undefined => {
  const pairs = new Map<string, string>()
  for (const header of headers) for (const pair of pairsIn(header)) pairs.set(nameOf(pair), pair)
  return pairs.size === 0 ? undefined : [...pairs.values()].join('; ')
}

/** Joins what several settings of a step send. @throws ActionError HTTP_AUTH when two of them send a cookie of one name */
export const addCookies = (written: string | undefined, added: string | undefined): string | undefined => {
  const names = new Set(pairsIn(written).map(nameOf))
  const twice = pairsIn(added)
    .map(nameOf)
    .find((name) => names.has(name))
  if (twice !== undefined) throw saidTwice(`cookie ${twice}`)
  return joinCookies(written, added)
}

const pairsIn = (header = ''): string[] => header.split(/;\s*/).filter((pair) => pair !== '')
const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='))

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
