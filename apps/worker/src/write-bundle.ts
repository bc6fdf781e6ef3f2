import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Bundle } from '@testmesh/storage'

/** The files of an execution in a folder of their own, for this user alone; gone at the end of an `await using`. */
export interface WrittenBundle extends AsyncDisposable {
  readonly folder: string
}

/** @throws Error when the bytes of a file are no longer kept */
export const writeBundle = async ({ files }: Bundle, contents: ReadonlyMap<string, Uint8Array>): Promise<WrittenBundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-run-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    for (const [path, sha256] of Object.entries(files)) {
      const bytes = contents.get(sha256)
      if (!bytes) throw new Error(`the bytes of ${path} are no longer kept`)
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
  } catch (problem) {
    await dispose()
    throw problem
  }
  return { folder, [Symbol.asyncDispose]: dispose }
}
