import { requireDriver } from '../../driver.ts'

export type Protobuf = typeof import('protobufjs')

/** The library, with those definitions that many files import and nobody carries along. */
export const loadProtobuf = async (): Promise<Protobuf> => {
  const { default: protobuf } = await requireDriver('protobufjs', () => import('protobufjs'))
  for (const [name, load] of Object.entries(commonFiles)) if (!protobuf.common.get(name)) protobuf.common(name, (await load()).default)
  return protobuf
}

/** Beside those that the library knows by itself: any, duration, empty, field_mask, struct, timestamp and wrappers. */
const commonFiles: Readonly<Record<string, () => Promise<{ default: object }>>> = {
  'google/protobuf/descriptor.proto': () => import('protobufjs/google/protobuf/descriptor.json', { with: { type: 'json' } }),
  'google/api/http.proto': () => import('protobufjs/google/api/http.json', { with: { type: 'json' } }),
  // Only an option of methods, for gateways: a call does not need it.
  'google/api/annotations.proto': async () => ({ default: {} }),
}
