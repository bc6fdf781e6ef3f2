import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import type { Bundle } from '@testmesh/storage'

/** The files of an execution in a folder of their own, for this user alone; gone at the end of an `await using`. */
export interface WrittenBundle extends AsyncDisposable {
  readonly folder: string
}

/** @throws Error when the bytes of a file are no longer kept, or its path leaves the folder */
export const writeBundle = async ({ files }: Bundle, contents: ReadonlyMap<string, Uint8Array>): Promise<WrittenBundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-run-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    for (const [path, sha256] of Object.entries(files)) {
      const bytes = contents.get(sha256)
      if (!bytes) throw new Error(`the bytes of ${path} are no longer kept`)
      const file = join(folder, path)
      // The API refuses such paths; executions that were made before it did may be run again.
      if (!file.startsWith(folder + sep)) throw new Error(`${path} lies outside the project`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
  } catch (problem) {
    await dispose()
    throw problem
  }
  return { folder, [Symbol.asyncDispose]: dispose }
}
