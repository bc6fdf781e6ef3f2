import type { Metadata } from '@grpc/grpc-js'
import { grpcError } from './grpc-error.ts'

type Grpc = typeof import('@grpc/grpc-js')

/** With the trace context, unless the author gives one. @throws ActionError GRPC_BAD_REQUEST for a name or value that cannot be sent */
export const toMetadata = (grpc: Grpc, written: Readonly<Record<string, string | readonly string[]>>, traceparent: string): Metadata => {
  const metadata = new grpc.Metadata()
  metadata.set('traceparent', traceparent)
  for (const [name, values] of Object.entries(written)) {
    metadata.remove(name.toLowerCase())
    for (const value of [values].flat()) add(metadata, name.toLowerCase(), value)
  }
  return metadata
}

const add = (metadata: Metadata, name: string, value: string): void => {
  try {
    metadata.add(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
  } catch (cause) {
    throw grpcError('GRPC_BAD_REQUEST', `the metadata ${JSON.stringify(name)} cannot be sent: ${(cause as Error).message}`, { cause })
  }
}

/** One text per name; bytes as base64. */
export const toTexts = (metadata: Metadata): Record<string, string> =>
  Object.fromEntries(
    Object.keys(metadata.getMap()).map((name) => [
      name,
      metadata
        .get(name)
        .map((value) => (typeof value === 'string' ? value : value.toString('base64')))
        .join(', '),
    ]),
  )
