import { otlpError } from './otlp-error.ts'

/** Where a receiver listens; what is absent is off. */
export interface OtlpAddresses {
  readonly http?: OtlpAddress
  readonly grpc?: OtlpAddress
}

export interface OtlpAddress {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
}

/** As they are written: `127.0.0.1:4318`, `4318`, `[::]:4318`, `off`. Nothing is the default. */
export interface WrittenAddresses {
  readonly http?: string | undefined
  readonly grpc?: string | undefined
}

/** The ports that exporters go to when nobody tells them otherwise. */
const HTTP: OtlpAddress = { host: '127.0.0.1', port: 4318 }
const GRPC: OtlpAddress = { host: '127.0.0.1', port: 4317 }

/** @throws ActionError OTLP_BAD_ADDRESS */
export const readAddresses = ({ http, grpc }: WrittenAddresses): OtlpAddresses => {
  const [httpAddress, grpcAddress] = [readAddress(http, HTTP), readAddress(grpc, GRPC)]
  return { ...(httpAddress && { http: httpAddress }), ...(grpcAddress && { grpc: grpcAddress }) }
}

/** Whether a receiver could listen there. */
export const isOtlpAddress = (written: string): boolean => parseAddress(written, HTTP) !== undefined

/** Undefined for `off`. */
const readAddress = (written: string | undefined, usual: OtlpAddress): OtlpAddress | undefined => {
  if (written === undefined || written.trim() === '') return usual
  const address = parseAddress(written, usual)
  if (address === undefined) throw otlpError('OTLP_BAD_ADDRESS', `${JSON.stringify(written)} is no address that a receiver could listen on`)
  return address === 'off' ? undefined : address
}

/** Undefined for what is none. */
const parseAddress = (written: string, usual: OtlpAddress): OtlpAddress | 'off' | undefined => {
  const text = written.trim().toLowerCase()
  if (text === 'off') return 'off'
  const [, v6, name, digits] = /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]/]+)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  return digits === undefined || port > 65_535 ? undefined : { host: v6 ?? name ?? usual.host, port }
}

/** `http://127.0.0.1:4318`: as exporters of the same machine reach it, where it listens on every network. */
export const toUrl = ({ host, port }: OtlpAddress): string => {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}
