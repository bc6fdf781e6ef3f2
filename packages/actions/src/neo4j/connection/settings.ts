import type { ActionContext } from '@testmesh/action-kit'
import { readTls, type TlsSettings } from '../../node/tls-settings.ts'
import type { Neo4jConfig } from '../neo4j.schema.ts'
import { neo4jError } from '../neo4j-error.ts'

export interface Neo4jTarget {
  readonly host: string
  readonly port: number
}

/** Which server, and how to get there, certificates read from their files. Equal settings share connections. */
export interface Neo4jSettings extends Neo4jTarget {
  /** Absent where the server wants no login. */
  readonly login?: { readonly username: string; readonly password: string }
  readonly tls?: TlsSettings
}

type ConnectionConfig = Pick<Neo4jConfig, 'url' | 'username' | 'password' | 'tls'>

/** @throws ActionError NEO4J_BAD_URL, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readSettings = async (config: ConnectionConfig, context: ActionContext): Promise<Neo4jSettings> => {
  const { username, password } = config
  const security = schemes[protocolOf(config.url)]
  const byUrl = security === 'none' ? false : { enabled: true, verify: security === 'verified' ? undefined : false }
  const tls = await readTls(config.tls ?? byUrl, context)
  return {
    ...toTarget(config.url),
    ...(username === undefined && password === undefined ? {} : { login: { username: username ?? 'neo4j', password: password ?? '' } }),
    ...(tls ? { tls } : {}),
  }
}

/** Of any scheme the server that it names: no other member of a cluster is asked. @throws ActionError NEO4J_BAD_URL */
export const toTarget = (url: string): Neo4jTarget => {
  const protocol = protocolOf(url)
  // By the rules of a scheme that the standard knows: it takes the port of others for text.
  const { hostname, port, username, pathname, search } = new URL(url.replace(protocol, 'http'))
  if (username !== '')
    throw neo4jError('NEO4J_BAD_URL', 'a URL of Neo4j has no login', { hint: 'Write `username` and `password` beside it.' })
  if (pathname !== '/' || search !== '')
    throw neo4jError('NEO4J_BAD_URL', 'a URL of Neo4j ends behind the port', { hint: 'Write `database` beside it.' })
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 7687 }
}

const schemes = {
  bolt: 'none',
  neo4j: 'none',
  'bolt+s': 'verified',
  'neo4j+s': 'verified',
  'bolt+ssc': 'unverified',
  'neo4j+ssc': 'unverified',
} as const

const protocolOf = (url: string): keyof typeof schemes => {
  const [, scheme = ''] = /^([\w+]+):\/\/[^/]/.exec(url) ?? []
  if (Object.hasOwn(schemes, scheme) && URL.canParse(url.replace(scheme, 'http'))) return scheme as keyof typeof schemes
  const what = scheme === '' ? 'it is no URL' : `a URL of Neo4j begins with ${Object.keys(schemes).join('://, ')}://, not ${scheme}://`
  throw neo4jError('NEO4J_BAD_URL', what)
}
