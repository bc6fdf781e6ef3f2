import { type Client, createClient } from '@testmesh/client'
import { messageOf } from '@testmesh/protocol'
import { UsageError } from '../usage-error.ts'
import { readServers } from './servers.ts'

export interface Connection {
  readonly url: string
  readonly client: Client
}

export interface ConnectOptions {
  /** Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told of each request whether the server answered it; of none, why not. */
  readonly onAnswer?: (problem: string | undefined) => void
}

/** The server that is named, or the current one; its key from the environment, or as it was saved. @throws UsageError */
export const connect = (named: string | undefined, { env = process.env, onAnswer }: ConnectOptions = {}): Connection => {
  const saved = readServers()
  const url = withoutSlash(named ?? env.TESTMESH_SERVER ?? saved.current)
  if (url === undefined)
    throw new UsageError('it is not said which server: run testmesh login <url>, or set TESTMESH_SERVER and TESTMESH_API_KEY')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError(`"${url}" is no address of a server: write it as in the address bar, with https:// or http://`)
  // A variable that CI fills with a secret that is not there is empty.
  const key = env.TESTMESH_API_KEY?.trim() || saved.servers[url]?.key
  if (!key) throw new UsageError(`there is no API key for ${url}: run testmesh login ${url}, or set TESTMESH_API_KEY`)
  return { url, client: createClient({ url, token: key, ...(onAnswer && { fetch: told(onAnswer) }) }) }
}

/** Somebody in between may say that the server does not answer. */
const told =
  (onAnswer: (problem: string | undefined) => void): typeof fetch =>
  async (...request) => {
    try {
      const response = await fetch(...request)
      onAnswer([502, 503, 504].includes(response.status) ? `${response.status} ${response.statusText}` : undefined)
      return response
    } catch (error) {
      const isOurs = error instanceof Error && error.name === 'AbortError'
      if (!isOurs) onAnswer(messageOf(error instanceof Error && error.cause instanceof Error ? error.cause : error))
      throw error
    }
  }

export const withoutSlash = (url: string | undefined): string | undefined => url?.replace(/\/+$/, '')
