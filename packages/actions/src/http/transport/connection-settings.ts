import type { ConnectionOptions } from 'node:tls'

/** Everything that decides whether two requests may share a connection, beside the origin. */
export interface ConnectionSettings {
  readonly tls: ConnectionOptions
  readonly proxy?: string
  readonly isHttp2: boolean
  /** Equal keys share connections. */
  readonly key: string
}

/** Certificates and keys are PEM text here. */
export interface ConnectionInput {
  readonly verifySsl: boolean
  readonly ca?: string
  readonly clientCert?: string
  readonly clientKey?: string
  readonly serverName?: string
  readonly proxy?: string
  readonly isHttp2: boolean
}

export const toConnectionSettings = (input: ConnectionInput): ConnectionSettings => ({
  tls: {
    rejectUnauthorized: input.verifySsl,
    ...(input.ca === undefined ? {} : { ca: input.ca }),
    ...(input.clientCert === undefined ? {} : { cert: input.clientCert }),
    ...(input.clientKey === undefined ? {} : { key: input.clientKey }),
    ...(input.serverName === undefined ? {} : { servername: input.serverName }),
  },
  ...(input.proxy === undefined ? {} : { proxy: input.proxy }),
  isHttp2: input.isHttp2,
  key: JSON.stringify(input),
})

/** What most requests use; a constant, so that the hot path makes nothing. */
export const plainConnection: ConnectionSettings = toConnectionSettings({ verifySsl: true, isHttp2: false })
