import type { Protobuf } from './protobuf.ts'

/** The newest first. */
export const reflectionVersions = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const

/** What both versions say to each other; only the part that is needed here. */
const definition = {
  nested: {
    Request: {
      oneofs: { question: { oneof: ['file_by_filename', 'file_containing_symbol', 'list_services'] } },
      fields: {
        file_by_filename: { type: 'string', id: 3 },
        file_containing_symbol: { type: 'string', id: 4 },
        list_services: { type: 'string', id: 7 },
      },
    },
    Response: {
      fields: { files: { type: 'Files', id: 4 }, services: { type: 'Services', id: 6 }, problem: { type: 'Problem', id: 7 } },
    },
    Files: { fields: { file: { rule: 'repeated', type: 'bytes', id: 1 } } },
    Services: { fields: { service: { rule: 'repeated', type: 'Service', id: 1 } } },
    Service: { fields: { name: { type: 'string', id: 1 } } },
    Problem: { fields: { code: { type: 'int32', id: 1 }, message: { type: 'string', id: 2 } } },
  },
}

interface Response {
  readonly files?: { readonly file?: readonly Uint8Array[] }
  readonly services?: { readonly service?: readonly { readonly name?: string }[] }
  readonly problem?: { readonly message?: string }
}

export interface ReflectionMessages {
  encode(question: object): Uint8Array
  decode(bytes: Uint8Array): { readonly files: readonly Uint8Array[]; readonly services: readonly string[]; readonly problem?: string }
}

export const readReflectionMessages = ({ Root }: Protobuf): ReflectionMessages => {
  const root = Root.fromJSON(definition)
  const request = root.lookupType('Request')
  const response = root.lookupType('Response')
  return {
    encode: (question) => request.encode(request.fromObject(question)).finish(),
    decode: (bytes) => {
      const { files, services, problem } = response.decode(bytes) as unknown as Response
      return {
        files: files?.file ?? [],
        services: (services?.service ?? []).map(({ name = '' }) => name),
        ...(problem ? { problem: problem.message || 'it says no more' } : {}),
      }
    },
  }
}
