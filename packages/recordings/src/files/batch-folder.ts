import * as fs from 'node:fs'
import { join } from 'node:path'
import { namingFile } from './naming-file.ts'

/** `.testmesh/batches/<id>`. @throws when the id could leave the folder */
export const batchFolder = (folder: string, batchId: string): string => join(folder, 'batches', checkedId(batchId))

/** `.testmesh/cleanup/<id>.jsonl`. @throws when the id could leave the folder */
export const ledgerFile = (folder: string, batchId: string): string => join(folder, 'cleanup', `${checkedId(batchId)}.jsonl`)

export const flowFile = (batch: string, sha256: string): string => join(batch, 'flows', `${checkedHash(sha256)}.yaml`)

export const sealedFlowFile = (batch: string, sha256: string): string => join(batch, 'flows', `${checkedHash(sha256)}.sealed`)

export const largeBlobFile = (batch: string, sha256: string): string => join(batch, 'blobs', checkedHash(sha256))

/** Makes `.testmesh`: readable by its owner alone, and unseen by git. */
export const prepareFolder = (folder: string): void => {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ignore = join(folder, '.gitignore')
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n')
}

/** Replaces a small file as a whole: a reader sees the old text or the new one. */
export const replaceFile = (path: string, text: string): void => {
  const half = `${path}.tmp`
  namingFile(path, () => fs.writeFileSync(half, text, { mode: 0o600 }))
  fs.renameSync(half, path)
}

const checkedId = (batchId: string): string => {
  if (/^[\w][\w.-]*$/.test(batchId)) return batchId
  throw new Error(`"${batchId}" is not the id of a batch, which has letters, digits, ".", "_" and "-" only`)
}

const checkedHash = (sha256: string): string => {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256
  throw new Error(`"${sha256}" is not a SHA-256 in hex`)
}
