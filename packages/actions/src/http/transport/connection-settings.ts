import type { ConnectionOptions } from 'node:tls'
import type { TlsSettings } from '../../node/tls-settings.ts'

/** Everything that decides whether two requests may share a connection, beside the origin. */
export interface ConnectionSettings {
  readonly tls: ConnectionOptions
  readonly proxy?: string
  readonly isHttp2: boolean
  /** Equal keys share connections. */
  readonly key: string
}

export interface ConnectionInput extends TlsSettings {
  readonly serverName?: string
  readonly proxy?: string
  readonly isHttp2: boolean
}

export const toConnectionSettings = (input: ConnectionInput): ConnectionSettings => ({
  tls: {
    rejectUnauthorized: input.isVerified,
    ...(input.ca === undefined ? {} : { ca: input.ca }),
    ...(input.cert === undefined ? {} : { cert: input.cert }),
    ...(input.key === undefined ? {} : { key: input.key }),
    ...(input.serverName === undefined ? {} : { servername: input.serverName }),
  },
  ...(input.proxy === undefined ? {} : { proxy: input.proxy }),
  isHttp2: input.isHttp2,
  key: JSON.stringify(input),
})

/** What most requests use; a constant, so that the hot path makes nothing. */
export const plainConnection: ConnectionSettings = toConnectionSettings({ isVerified: true, isHttp2: false })
