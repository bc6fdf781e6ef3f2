import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { createFiles, findProjectFile } from '@testmesh/actions'
import { type FlowReading, references } from '@testmesh/flow/model'
import type { LoadedFlow, Project } from '@testmesh/project'
import { type ActionDescriptor, isStandardInput } from '@testmesh/protocol'

export interface ProjectFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

export interface CollectedFiles {
  readonly flows: readonly FlowFile[]
  /** What they refer to. */
  readonly files: readonly ProjectFile[]
}

export interface FlowFile extends ProjectFile {
  /** Of several flows in it, those that are meant. */
  readonly documents?: number[]
}

/** Flows and the files that they name, as they lie on the disk. What is not there is for the server to miss. */
export const collectFiles = async ({ root, actions: { descriptors } }: Project, flows: readonly LoadedFlow[]): Promise<CollectedFiles> => {
  const paths = new Set(flows.map(({ file }) => file))
  const named = new Set<string>()
  for (const { reading, folder, subFlows } of flows) {
    for (const { file } of subFlows) named.add(file)
    const all = [{ reading, folder }, ...subFlows.map((other) => ({ reading: other.reading, folder: dirname(join(root, other.file)) }))]
    for (const one of all)
      for (const path of await filesNamedBy(one, { root, descriptors })) named.add(relative(root, path).split(sep).join('/'))
  }
  const input = flows.find(({ file }) => isStandardInput(file))
  const read = (path: string): ProjectFile => {
    const bytes = input?.file === path ? Buffer.from(input.text) : readFileSync(join(root, path))
    return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  const documentsIn = (path: string): Pick<FlowFile, 'documents'> => {
    const meant = flows.filter(({ file, isOneOfSeveral }) => file === path && isOneOfSeveral)
    return meant.length > 0 ? { documents: meant.map(({ document }) => document) } : {}
  }
  return {
    flows: [...paths].map((path) => ({ ...read(path), ...documentsIn(path) })),
    files: [...named].filter((path) => !paths.has(path)).map(read),
  }
}

/** Absolute; the flows among what it names are found in their own way. */
const filesNamedBy = async (
  { reading, folder }: { reading: FlowReading; folder: string },
  { root, descriptors }: { root: string; descriptors: readonly ActionDescriptor[] },
): Promise<string[]> => {
  const files = createFiles({ root, folder, output: root })
  const all = reading.flow ? references(reading.flow, descriptors) : []
  const found = await Promise.all(
    all.map(async ({ path, kind }) => {
      if (kind === 'flow') return []
      if (kind === 'glob') return (await files.glob(path).catch(() => [])).map((name) => join(folder, name))
      return (await findProjectFile(path, { folder, root }).catch(() => undefined)) ?? []
    }),
  )
  return found.flat()
}
