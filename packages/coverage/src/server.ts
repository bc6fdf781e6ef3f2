import { isObject } from '@testmesh/importers/openapi'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { type Pattern, toPattern } from './pattern.ts'
import { segmentsOf } from './target.ts'

/** Where an API is. */
export interface Server {
  /** Undefined: anywhere. */
  readonly origin: Pattern | undefined
  /** What all its paths begin with. */
  readonly base: readonly Pattern[]
}

/** The servers that a document, a path or an operation names. What is written without a host is anywhere. */
export const toServers = (written: JsonValue | undefined): Server[] =>
  (Array.isArray(written) ? written : []).flatMap((server) =>
    isObject(server) && typeof server.url === 'string' ? urlsOf(server.url, variablesOf(server.variables)).map(toServer) : [],
  )

export const toServer = (url: string): Server => {
  const [, origin, path = ''] = /^([^/?#]+:\/\/[^/?#]*)?([^?#]*)/.exec(url.startsWith('//') ? `{scheme}:${url}` : url) ?? []
  return { origin: origin === undefined ? undefined : toPattern(withoutUsualPort(origin)), base: baseOf(path) }
}

/** Where the document itself lies is not known: `./v1` and `../v1` are `v1`. */
const baseOf = (path: string): Pattern[] =>
  segmentsOf(path)
    .filter((segment) => segment !== '.' && segment !== '..')
    .map(toPattern)

/** As requests are written: in small letters, and without the port that everybody takes. */
const withoutUsualPort = (origin: string): string => (URL.canParse(origin) ? new URL(origin).origin : origin.toLowerCase())

type Variables = ReadonlyMap<string, JsonObject>

const variablesOf = (written: JsonValue | undefined): Variables =>
  new Map(Object.entries(isObject(written) ? written : {}).flatMap(([name, one]) => (isObject(one) ? [[name, one]] : [])))

/** Beyond these a variable is taken for anything. */
const mostUrls = 64

/** With each value that its variables may have. One that may have any stays: it fits any text. */
const urlsOf = (url: string, variables: Variables): string[] => {
  let urls = [url]
  for (const [name, { enum: listed, default: usual }] of variables) {
    const values = Array.isArray(listed) ? listed.map(String) : isNoPart(usual) ? [usual] : []
    if (values.length === 0 || urls.length * values.length > mostUrls) continue
    urls = urls.flatMap((one) => values.map((value) => one.replaceAll(`{${name}}`, () => value)))
  }
  return urls
}

/** `api/v2`, `https://example.com` or nothing at all: not what stands within one part of an address. */
const isNoPart = (value: JsonValue | undefined): value is string => typeof value === 'string' && (value === '' || value.includes('/'))
