import type { ActionContext } from '@testmesh/action-kit'
import type { NamespaceBase, Root, Type } from 'protobufjs'
import type { IFileDescriptorProto } from 'protobufjs/ext/descriptor/index.js'
import { requireDriver } from '../../driver.ts'
import type { Channel } from '../channel/channels.ts'
import { exchange } from '../exchange.ts'
import { grpcError } from '../grpc-error.ts'
import { listed } from './find-method.ts'
import { loadProtobuf, type Protobuf } from './protobuf.ts'
import { type ReflectionMessages, readReflectionMessages, reflectionVersions } from './reflection-messages.ts'

export interface ReflectionOptions {
  readonly channel: Channel
  readonly context: ActionContext
  /** For each question. */
  readonly deadlineMs: number
}

/** Asks the server for a service and all its types, once per execution. @throws ActionError GRPC_NO_REFLECTION, GRPC_NO_METHOD, and of connecting */
export const typesFromReflection = (service: string, options: ReflectionOptions): Promise<Root> =>
  options.context.use(`reflection ${JSON.stringify([service, options.channel.settings])}`, async (signal) => {
    const protobuf = await loadProtobuf()
    const descriptor = await requireDriver('protobufjs', () => import('protobufjs/ext/descriptor/index.js'))
    const files = await collectFiles(service, await openReflection(protobuf, { ...options, signal }), (bytes) => {
      const message = descriptor.default.FileDescriptorProto.decode(bytes)
      return message as unknown as IFileDescriptorProto
    })
    return { value: toRoot(protobuf, files), close: () => undefined }
  })

/** What the descriptor extension adds, without saying so in its types. */
type DescribedRoot = typeof Root & { fromDescriptor(set: { readonly file: readonly IFileDescriptorProto[] }): Root }

/** What a server answers to one question. */
interface Answer {
  readonly files: readonly Uint8Array[]
  readonly services: readonly string[]
  /** Why it does not know. */
  readonly problem?: string
}

type Question = { readonly file_containing_symbol: string } | { readonly file_by_filename: string } | { readonly list_services: string }
type Ask = (question: Question) => Promise<Answer>

/** Speaks v1 where the server does, else v1alpha. */
const openReflection = async (protobuf: Protobuf, options: Stoppable): Promise<Ask> => {
  const messages = readReflectionMessages(protobuf)
  let version = 0
  return async (question) => {
    for (; version < reflectionVersions.length; version += 1) {
      const answer = await askOnce(question, { ...options, messages, path: `/${reflectionVersions[version]}/ServerReflectionInfo` })
      if (answer) return answer
    }
    throw grpcError('GRPC_NO_REFLECTION', 'the server has no reflection, neither v1 nor v1alpha')
  }
}

/** Stopped with the run, and not with the step that happened to ask first: others wait for the same answer. */
type Stoppable = ReflectionOptions & { readonly signal: AbortSignal }

interface AskOptions extends Stoppable {
  readonly messages: ReflectionMessages
  readonly path: string
}

/** Undefined when the server does not speak this version. */
const askOnce = async (question: Question, { channel, signal, deadlineMs, messages, path }: AskOptions): Promise<Answer | undefined> => {
  const metadata = new channel.grpc.Metadata()
  const { code, status, message, responses } = await exchange({
    ...{ channel, signal, deadlineMs, path, metadata, maxReceive: 1 },
    messages: [messages.encode(question)],
  })
  if (code === 12) return undefined
  const [response] = responses
  if (code !== 0 || !response)
    throw grpcError('GRPC_NO_REFLECTION', `the server refused to tell its types: ${status}${message && `: ${message}`}`)
  return messages.decode(response)
}

/** The files that define a service and everything in it; a server may or may not send what they import along. */
const collectFiles = async (
  service: string,
  ask: Ask,
  decode: (bytes: Uint8Array) => IFileDescriptorProto,
): Promise<readonly IFileDescriptorProto[]> => {
  const found = new Map<string, IFileDescriptorProto>()
  const keep = (files: readonly Uint8Array[]) => {
    for (const file of files.map(decode)) found.set(file.name ?? '', file)
  }
  const first = await ask({ file_containing_symbol: service })
  if (first.problem !== undefined) throw await unknownService(service, first.problem, ask)
  keep(first.files)
  const asked = new Set<string>()
  for (;;) {
    const missing = [...found.values()]
      .flatMap(({ dependency = [] }) => dependency as string[])
      .find((name) => !found.has(name) && !asked.has(name))
    if (missing === undefined) return [...found.values()]
    asked.add(missing)
    // Servers that were not given the common files say that they do not know them; those are known here.
    keep((await ask({ file_by_filename: missing })).files)
  }
}

const unknownService = async (service: string, problem: string, ask: Ask) => {
  const { services } = await ask({ list_services: '*' })
  return grpcError('GRPC_NO_METHOD', `the server has no service ${service} (${problem}); it has: ${listed(services.toSorted())}`)
}

const toRoot = (protobuf: Protobuf, files: readonly IFileDescriptorProto[]): Root => {
  try {
    const root = (protobuf.Root as DescribedRoot).fromDescriptor({ file: files })
    const known = new Set(files.map(({ name }) => name))
    for (const { dependency = [] } of files)
      for (const name of dependency as string[]) {
        const common = known.has(name) ? null : protobuf.common.get(name)
        if (common) root.addJSON(common.nested ?? {})
        known.add(name)
      }
    restoreMaps(protobuf, root)
    root.resolveAll()
    return root
  } catch (cause) {
    throw grpcError('GRPC_BAD_PROTO', `what the server tells of its types cannot be used: ${(cause as Error).message}`, { cause })
  }
}

/** On the wire a map is a list of entries, and the library leaves it at that where it reads descriptors. */
const restoreMaps = (protobuf: Protobuf, space: NamespaceBase): void => {
  for (const item of space.nestedArray) if ('nestedArray' in item) restoreMaps(protobuf, item as NamespaceBase)
  if (!('fieldsArray' in space)) return
  const type = space as Type
  for (const field of type.fieldsArray) {
    const entry = type.get(field.type.slice(field.type.lastIndexOf('.') + 1))
    if (!field.repeated || entry?.options?.map_entry !== true) continue
    const [key, value] = (entry as Type).fieldsArray.toSorted((a, b) => a.id - b.id)
    if (!key || !value) continue
    type.remove(field)
    type.add(new protobuf.MapField(field.name, field.id, key.type, value.type))
  }
}
