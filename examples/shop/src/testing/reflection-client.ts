import type { Duplex } from 'node:stream'
import { type Client, credentials, type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { fromJSON, loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader'

export type ReflectionVersion = 'v1' | 'v1alpha'

export interface Reflected {
  readonly services: readonly string[]
  readonly client: Client & Record<string, (...parameters: unknown[]) => unknown>
}

/** Learns a service from the server alone, without its proto file, and makes a client for it. */
export const reflect = async (
  address: string,
  { version, service }: { version: ReflectionVersion; service: string },
): Promise<Reflected> => {
  const reflection = create(loadPackageDefinition(fromJSON(reflectionProto(version), { keepCase: true, bytes: Buffer })), {
    address,
    service: `grpc.reflection.${version}.ServerReflection`,
  })
  const ask = (request: object): Promise<Record<string, never>> =>
    new Promise((resolve, reject) => {
      const call = reflection.ServerReflectionInfo?.() as Duplex
      call.once('data', resolve).once('error', reject)
      call.write(request)
      call.end()
    })
  const listed = (await ask({ list_services: '*' })) as { list_services_response?: { service: { name: string }[] } }
  const found = (await ask({ file_containing_symbol: service })) as { file_descriptor_response?: { file_descriptor_proto: Buffer[] } }
  reflection.close()
  const set = Buffer.concat((found.file_descriptor_response?.file_descriptor_proto ?? []).map(toSetEntry))
  const definition = loadFileDescriptorSetFromBuffer(set, { keepCase: true, longs: String, enums: String, defaults: true })
  return {
    services: (listed.list_services_response?.service ?? []).map(({ name }) => name).toSorted(),
    client: create(loadPackageDefinition(definition), { address, service }),
  }
}

const create = (root: GrpcObject, { address, service }: { address: string; service: string }): Reflected['client'] => {
  const found = service.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], root)
  return new (found as ServiceClientConstructor)(address, credentials.createInsecure()) as Reflected['client']
}

// A FileDescriptorSet is its files as field 1, each behind tag and length.
const toSetEntry = (file: Buffer): Buffer => {
  const length: number[] = []
  for (let rest = file.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) return Buffer.concat([Buffer.from([0x0a, ...length]), file])
  }
}

const reflectionProto = (version: ReflectionVersion): Parameters<typeof fromJSON>[0] => ({
  nested: {
    grpc: {
      nested: {
        reflection: {
          nested: {
            [version]: {
              nested: {
                ServerReflection: {
                  methods: {
                    ServerReflectionInfo: {
                      ...{ comment: '', requestType: 'Request', requestStream: true, responseType: 'Response', responseStream: true },
                    },
                  },
                },
                Request: {
                  oneofs: { message_request: { oneof: ['file_containing_symbol', 'list_services'] } },
                  fields: { file_containing_symbol: { type: 'string', id: 4 }, list_services: { type: 'string', id: 7 } },
                },
                Response: {
                  fields: {
                    file_descriptor_response: { type: 'Files', id: 4 },
                    list_services_response: { type: 'Services', id: 6 },
                  },
                },
                Files: { fields: { file_descriptor_proto: { rule: 'repeated', type: 'bytes', id: 1 } } },
                Services: { fields: { service: { rule: 'repeated', type: 'Service', id: 1 } } },
                Service: { fields: { name: { type: 'string', id: 1 } } },
              },
            },
          },
        },
      },
    },
  },
})
