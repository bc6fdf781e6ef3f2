import { grpcError } from './grpc-error.ts'

export interface Target {
  readonly host: string
  readonly port: number
  /** The address says so: `grpcs://`, `https://`. */
  readonly isSecure: boolean
}

const secureSchemes: Readonly<Record<string, boolean>> = { grpc: false, http: false, dns: false, grpcs: true, https: true }

/** `host:port`, perhaps with a scheme before it. @throws ActionError GRPC_BAD_ADDRESS */
export const toTarget = (address: string): Target => {
  const [, scheme = 'grpc', authority = ''] = /^(?:([a-z]+):\/{2,3})?([^/]+)\/?$/i.exec(address.trim()) ?? []
  const isSecure = secureSchemes[scheme.toLowerCase()]
  const url = isSecure === undefined ? null : URL.parse(`grpc://${authority}`)
  if (!url?.hostname || isSecure === undefined || url.username !== '') throw bad(address)
  const port = Number(url.port) || (isSecure ? 443 : 0)
  if (port === 0) throw bad(address)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, isSecure }
}

/** `127.0.0.1:5009`, `[::1]:5009` */
export const authorityOf = ({ host, port }: Pick<Target, 'host' | 'port'>): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

const bad = (address: string) => grpcError('GRPC_BAD_ADDRESS', `${JSON.stringify(address)} is no address of a gRPC service`)
