import type { Body, ExportedFlow, Item, Json, Request, Text } from './exported.ts'

/** Every request of a flow, in the order in which they are sent. */
export const requestsOf = ({ items, cleanups }: ExportedFlow): Request[] =>
  requestsIn([...items, ...cleanups.flatMap((cleanup) => cleanup.items)])

export const requestsIn = (items: readonly Item[]): Request[] =>
  items.flatMap((item) => (item.type === 'group' ? requestsIn(item.items) : item.type === 'request' ? [item] : []))

/** What the same part of an answer is called as JSON. */
export const jsonName = (name: string): string => `${name}__json`

/** Every text of a request. */
export const textsOf = ({ url, params, headers, cookies, body, auth, settings }: Request): Text[] => [
  url,
  ...[...params, ...headers, ...cookies].map(([, value]) => value),
  ...(body ? textsOfBody(body) : []),
  ...Object.values(auth?.fields ?? {}),
  ...[settings.proxy, settings.ca, settings.clientCert, settings.clientKey].filter((text) => text !== undefined),
]

const textsOfBody = (body: Body): Text[] => {
  switch (body.type) {
    case 'json':
      return textsIn(body.value)
    case 'text':
      return [body.text]
    case 'file':
      return [body.file]
    case 'form':
      return body.fields.map(([, value]) => value)
    case 'multipart':
      return body.parts.flatMap(({ value, file, fileName, contentType }) =>
        [value, file, fileName, contentType].filter((text) => text !== undefined),
      )
    case 'graphql':
      return [body.query, ...(body.variables ? textsIn(body.variables) : []), ...(body.operationName ? [body.operationName] : [])]
  }
}

export const textsIn = (value: Json): Text[] => {
  switch (value.type) {
    case 'plain':
      return []
    case 'text':
      return [value.text]
    case 'list':
      return value.items.flatMap(textsIn)
    case 'map':
      return value.entries.flatMap(([, item]) => textsIn(item))
  }
}
