import type { Config } from '@testmesh/action-kit'
import { httpError } from './http-error.ts'
import type { httpRequestSchema } from './http-request.schema.ts'

type UrlConfig = Pick<Config<typeof httpRequestSchema>, 'url' | 'base_url' | 'params'>

/** The url of a request: joined to `base_url` when relative, with `params` added. @throws ActionError HTTP_BAD_URL */
export const requestUrl = ({ url: written, base_url, params }: UrlConfig): URL => {
  const url = toAbsolute(written, base_url)
  if (params !== undefined) addToQuery(url, Object.entries(params))
  return url
}

/** What stands in the query stays as it is written: `searchParams` would write all of it anew. */
export const addToQuery = (url: URL, params: readonly (readonly [string, string | readonly string[]])[]): void => {
  const added = new URLSearchParams()
  for (const [name, value] of params) for (const one of [value].flat()) added.append(name, one)
  if (added.size > 0) url.search += url.search === '' ? added : `&${added}`
}

const toAbsolute = (written: string, base: string | undefined): URL => {
  if (/^https?:\/\//i.test(written)) return parse(written)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) throw httpError('HTTP_BAD_URL', `${JSON.stringify(written)} is not an http url`)
  if (base !== undefined) return parse(join(base, written))
  if (/^[\w.-]+(:\d+)?(\/|$)/.test(written) && !written.startsWith('/') && /^localhost|[.:]/.test(written))
    throw httpError('HTTP_BAD_URL', `${JSON.stringify(written)} has no http:// or https:// in front`, { hint: `Write http://${written}` })
  throw httpError('HTTP_BAD_URL', `${JSON.stringify(written)} is relative and there is no base_url to join it to`)
}

/** A base keeps its path: `http://host/api` + `/orders` is `http://host/api/orders`. */
const join = (base: string, path: string): string => {
  if (path === '' || path.startsWith('?')) return base + path
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}

const parse = (text: string): URL => {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw httpError('HTTP_BAD_URL', `${JSON.stringify(text)} is not a valid http url`)
  return url
}
