import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { actionDescriptors, findProjectFile } from '@testmesh/actions'
import { references } from '@testmesh/flow/model'
import type { LoadedFlow, Project } from '@testmesh/project'

export interface ProjectFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

export interface CollectedFiles {
  readonly flows: readonly ProjectFile[]
  /** What they refer to. */
  readonly files: readonly ProjectFile[]
}

/** Flows and the files that they name, as they lie on the disk. What is not there is for the server to miss. */
export const collectFiles = async ({ root }: Project, flows: readonly LoadedFlow[]): Promise<CollectedFiles> => {
  const paths = new Set(flows.map(({ file }) => file))
  const named = new Set<string>()
  for (const { reading, folder } of flows)
    for (const { path } of reading.flow ? references(reading.flow, actionDescriptors) : []) {
      const found = await findProjectFile(path, { folder, root }).catch(() => undefined)
      if (found !== undefined) named.add(relative(root, found).split(sep).join('/'))
    }
  const read = (path: string): ProjectFile => {
    const bytes = readFileSync(join(root, path))
    return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  return { flows: [...paths].map(read), files: [...named].filter((path) => !paths.has(path)).map(read) }
}
