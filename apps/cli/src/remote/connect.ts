import { type Client, createClient } from '@testmesh/client'
import { UsageError } from '../usage-error.ts'
import { readServers } from './servers.ts'

export interface Connection {
  readonly url: string
  readonly client: Client
}

/** The server that is named, or the current one; its key from the environment, or as it was saved. @throws UsageError */
export const connect = (named: string | undefined, env: Readonly<Record<string, string | undefined>> = process.env): Connection => {
  const saved = readServers()
  const url = withoutSlash(named ?? env.TESTMESH_SERVER ?? saved.current)
  if (url === undefined)
    throw new UsageError('it is not said which server: run testmesh login <url>, or set TESTMESH_SERVER and TESTMESH_API_KEY')
  const key = env.TESTMESH_API_KEY ?? saved.servers[url]?.key
  if (key === undefined) throw new UsageError(`there is no API key for ${url}: run testmesh login ${url}, or set TESTMESH_API_KEY`)
  return { url, client: createClient({ url, token: key }) }
}

export const withoutSlash = (url: string | undefined): string | undefined => url?.replace(/\/+$/, '')
