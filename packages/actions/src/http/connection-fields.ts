import { either, list, sentMap, text, url } from '@testmesh/action-kit'
import * as v from 'valibot'

/** A text, or several of them. */
export const textOrTexts = () => either([text(), list(text())])

export const queryField = v.optional(
  sentMap('query parameter', textOrTexts(), { title: 'Query parameters', description: 'Added to the url; a list repeats the name.' }),
)

/** Which certificates to trust and to show. */
export const certificateFields = {
  ca: v.optional(text({ title: 'Authority', description: 'A PEM file, or its text, to trust instead of those of the system.' })),
  client_cert: v.optional(text({ title: 'Client certificate', description: 'A PEM file, or its text.' })),
  client_key: v.optional(text({ title: 'Client key', description: 'A PEM file, or its text.' })),
  server_name: v.optional(
    text({ title: 'Server name', description: 'The name to ask for and to expect in the certificate. Default: the host.' }),
  ),
}

export const certificateAliases = { ca_cert: 'ca', cert: 'client_cert', key: 'client_key' }

export const proxyField = v.optional(
  url({
    title: 'Proxy',
    description: 'http, https or socks5, with credentials when it wants them.',
    schemes: ['http', 'https', 'socks5', 'socks5h', 'socks4', 'socks4a', 'socks'],
  }),
)
