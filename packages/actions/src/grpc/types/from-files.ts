import { type ActionContext, isActionError } from '@testmesh/action-kit'
import type { Root } from 'protobufjs'
import { grpcError } from '../grpc-error.ts'
import { loadProtobuf, type Protobuf } from './protobuf.ts'

export interface ProtoFiles {
  readonly files: readonly string[]
  readonly importPaths: readonly string[]
}

/** Reads proto files and all that they import, once per execution. @throws ActionError GRPC_BAD_PROTO, FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const typesFromFiles = (sources: ProtoFiles, context: ActionContext): Promise<Root> =>
  context.use(`files ${JSON.stringify(sources)}`, async () => ({ value: await readAll(sources, context), close: () => undefined }))

const readAll = async (sources: ProtoFiles, context: ActionContext): Promise<Root> => {
  const protobuf = await loadProtobuf()
  const reading: Reading = { protobuf, root: new protobuf.Root(), seen: new Set(), sources, context }
  for (const file of sources.files) await addFile(reading, await findFile(reading, file, ['', ...sources.importPaths]))
  try {
    reading.root.resolveAll()
  } catch (cause) {
    throw grpcError('GRPC_BAD_PROTO', `${sources.files.join(', ')}: ${(cause as Error).message}`, { cause })
  }
  return reading.root
}

interface Reading {
  readonly protobuf: Protobuf
  readonly root: Root
  /** Paths of the files, and names of the common ones, that are in `root`. */
  readonly seen: Set<string>
  readonly sources: ProtoFiles
  readonly context: ActionContext
}

interface FoundFile {
  readonly path: string
  readonly text: string
}

/** Adds a file and what it imports; each once, also where files import each other. */
const addFile = async (reading: Reading, { path, text }: FoundFile): Promise<void> => {
  if (reading.seen.has(path)) return
  reading.seen.add(path)
  for (const imported of parse(reading, { path, text })) await addImport(reading, imported, path)
}

const addImport = async (reading: Reading, name: string, from: string): Promise<void> => {
  const { protobuf, root, seen, sources } = reading
  const common = protobuf.common.get(name)
  if (common) {
    if (!seen.has(name)) root.addJSON(common.nested ?? {})
    seen.add(name)
    return
  }
  const listed = sources.files.filter((file) => file === name || file.endsWith(`/${name}`)).map((file) => file.slice(0, -name.length))
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : ''
  await addFile(reading, await findFile(reading, name, [...listed, ...sources.importPaths, folder, ''], from))
}

/** The names it imports. */
const parse = ({ protobuf, root }: Reading, { path, text }: FoundFile): readonly string[] => {
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true, alternateCommentMode: false })
    return [...imports, ...weakImports]
  } catch (cause) {
    // Where a file ends too early, the parser trips over the word that is not there.
    const why = cause instanceof TypeError ? 'it ends in the middle of a definition' : (cause as Error).message
    throw grpcError('GRPC_BAD_PROTO', `${path}: ${why}`, { cause })
  }
}

/** The first of the folders that has it. */
const findFile = async ({ context }: Reading, name: string, folders: readonly string[], from?: string): Promise<FoundFile> => {
  const candidates = [...new Set(folders.map((folder) => (folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`)))]
  let missing: unknown
  for (const path of candidates) {
    try {
      return { path, text: new TextDecoder().decode(await context.files.read(path)) }
    } catch (error) {
      if (!isActionError(error) || error.code !== 'FILE_NOT_FOUND') throw error
      missing ??= error
    }
  }
  if (from === undefined) throw missing
  throw grpcError('GRPC_BAD_PROTO', `${from} imports ${name}, which is not there; looked for ${candidates.join(', ')}`, { cause: missing })
}
