import type { Client } from '@testmesh/client'
import type { CollectedFiles, ProjectFile } from './collect-files.ts'

export interface PushOptions {
  /** Also remove what has a path there and is not among them. */
  readonly prune: boolean
  readonly message?: string
}

/** Sends the bytes that the server lacks, then names all of it at once. */
export const pushFiles = async (client: Client, { flows, files }: CollectedFiles, { prune, message }: PushOptions) => {
  await sendContents(client, [...flows, ...files])
  return client.pushProject({
    body: { flows: namesOf(flows), files: namesOf(files), prune, ...(message !== undefined && { message }) },
  })
}

/** As many of them as the server lacks. */
export const sendContents = async (client: Client, files: readonly ProjectFile[]): Promise<void> => {
  if (files.length === 0) return
  const byHash = new Map(files.map((file) => [file.sha256, file]))
  const { missing } = await client.findMissingContents({ body: { hashes: [...byHash.keys()] } })
  for (const sha256 of missing) {
    const file = byHash.get(sha256)
    if (file) await client.putBytes(sha256, file.bytes)
  }
}

/** Without the bytes. */
export const namesOf = (list: readonly ProjectFile[]) => list.map(({ path, sha256 }) => ({ path, sha256 }))
