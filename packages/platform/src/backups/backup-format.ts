import { createHash } from 'node:crypto'

/**
 * A backup is a tar, packed by gzip, of these entries in this order:
 *
 *     manifest.json                          what there is to come
 *     tables/<schema>.<table>/<n>.jsonl      rows, one a line: a JSON array of texts as PostgreSQL writes values, or null
 *     attachments/<sha256>                   bytes
 *     master.key                             when it was asked for
 *     end.json                               what there was: whoever finds it has all of it
 */
export const formatVersion = 1

export interface Manifest {
  readonly format: number
  /** Of TestMesh. */
  readonly version: string
  /** The number of the last migration of the database. */
  readonly schema: number
  /** ISO 8601. */
  readonly madeAt: string
  /** Of the master keys that sealed what is secret: one, or none. */
  readonly keys: readonly string[]
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[]
}

export interface End {
  /** SHA-256 of the manifest. */
  readonly manifest: string
  /** By the names of the tables: how many rows, and SHA-256 of all their lines. */
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>
  readonly attachments: {
    readonly count: number
    readonly bytes: number
    /** Of those that executions name and that were not there. */
    readonly missing: number
  }
  readonly hasKey: boolean
}

/** It is no backup, or not whole, or one of a later version. */
export class BrokenBackup extends Error {
  override readonly name = 'BrokenBackup'
}

export const manifestName = 'manifest.json'
export const endName = 'end.json'
export const keyName = 'master.key'
export const attachmentName = (sha256: string): string => `attachments/${sha256}`
export const rowsName = (table: string, number: number): string => `tables/${table}/${String(number).padStart(6, '0')}.jsonl`

/** SHA-256, as the end has it. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
