import type { Contents } from './backend.ts'

/** What a workspace keeps of files. */
export interface FilesOf {
  readonly id: string
  readonly contents: { findAll(hashes: readonly string[]): Promise<Contents> }
}

/** The bytes of files, by their hash. */
export interface KeptContents {
  /** Asks the workspace for what is not kept. */
  findAll(workspace: FilesOf, hashes: readonly string[]): Promise<Contents>
}

/** What stays at most. Bytes. */
const roomBytes = 32 * 1024 ** 2

/** Keeps what executions took last: the same files run again and again, and those of a hash never change. Of each workspace, its own. */
export const createKeptContents = (room = roomBytes): KeptContents => {
  const kept = new Map<string, Uint8Array>()
  let size = 0
  const keep = (key: string, bytes: Uint8Array): void => {
    // The one that was not taken for longest stands first.
    if (!kept.delete(key)) size += bytes.byteLength
    kept.set(key, bytes)
    for (const [oldest, { byteLength }] of kept) {
      if (size <= room) return
      kept.delete(oldest)
      size -= byteLength
    }
  }
  return {
    findAll: async ({ id, contents }, hashes) => {
      const keyOf = (sha256: string) => `${id} ${sha256}`
      const known = hashes.flatMap((sha256) => {
        const bytes = kept.get(keyOf(sha256))
        return bytes ? [[sha256, bytes] as const] : []
      })
      const found = new Map(known)
      for (const [sha256, bytes] of await contents.findAll(hashes.filter((sha256) => !found.has(sha256)))) found.set(sha256, bytes)
      for (const [sha256, bytes] of found) keep(keyOf(sha256), bytes)
      return found
    },
  }
}
