import type { Config, Output } from '@testmesh/action-kit'
import { isPem } from '../read-pem.ts'
import { shellQuote } from '../shell-quote.ts'
import { tookInWords } from '../took.ts'
import type { grpcCallSchema } from './grpc-call.schema.ts'

type GrpcConfig = Config<typeof grpcCallSchema>
type GrpcResult = Output<typeof grpcCallSchema>

/** The call in one line, and a grpcurl command that repeats it. */
export const explain = (config: GrpcConfig, result: Partial<GrpcResult> | undefined): { request: string; repeat: string } => ({
  request: `gRPC ${fullName(config)} at ${config.address}${result ? ` → ${inWords(result)}` : ''}`,
  repeat: grpcurl(config).map(shellQuote).join(' '),
})

const fullName = ({ service, method }: GrpcConfig): string =>
  service === undefined || method.includes('/') ? method.replace(/^\//, '') : `${service}/${method}`

const inWords = ({ status, message, duration_ms, count }: Partial<GrpcResult>): string =>
  `${status}${message && status !== 'OK' ? ` (${message})` : ''}${tookInWords(duration_ms)}, ${count} ${count === 1 ? 'answer' : 'answers'}`

const grpcurl = (config: GrpcConfig): string[] => [
  'grpcurl',
  ...tlsArguments(config),
  ...[config.import_paths ?? []].flat().flatMap((path) => ['-import-path', path]),
  ...[config.proto_files ?? []].flat().flatMap((file) => ['-proto', file]),
  ...Object.entries(config.metadata ?? {}).flatMap(([name, value]) => [value].flat().flatMap((one) => ['-H', `${name}: ${one}`])),
  ...['-max-time', String(Math.ceil(config.deadline / 1000))],
  ...dataArguments(config),
  config.address.replace(/^\w+:\/\//, ''),
  fullName(config),
]

const tlsArguments = ({ tls, address }: GrpcConfig): string[] => {
  const given = typeof tls === 'object' ? tls : { enabled: tls ?? /^(grpcs|https):/i.test(address), verify: true }
  if (!given.enabled) return ['-plaintext']
  const file = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, isPem(value) ? 'file.pem' : value])
  return [
    ...(given.verify ? [] : ['-insecure']),
    ...file('-cacert', given.ca),
    ...file('-cert', given.cert),
    ...file('-key', given.key),
    ...(given.server_name === undefined ? [] : ['-servername', given.server_name]),
  ]
}

const dataArguments = ({ request, messages }: GrpcConfig): string[] => {
  const written = messages ?? (request === undefined ? [] : [request])
  return written.length === 0 ? [] : ['-d', written.map((message) => JSON.stringify(message)).join(' ')]
}
