import type { ActionError } from '@testmesh/action-kit'
import type { OtlpAddress } from './addresses.ts'
import { otlpError } from './otlp-error.ts'

export interface WantedDoor {
  readonly address: OtlpAddress
  readonly protocol: 'HTTP' | 'gRPC'
}

export const cannotListen = (cause: Error, { address: { host, port }, protocol }: WantedDoor): ActionError => {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}, where spans are taken over ${protocol}`
  // The gRPC library puts the system's words into its own.
  return /EADDRINUSE/.test(`${(cause as NodeJS.ErrnoException).code} ${cause.message}`)
    ? otlpError('OTLP_PORT_TAKEN', `something else listens on ${where}`, { cause })
    : otlpError('OTLP_CANNOT_LISTEN', `nothing can listen on ${where}: ${cause.message}`, { cause })
}
