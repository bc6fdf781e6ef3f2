import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ActionError } from '@testmesh/action-kit'
import type { JsonValue } from '@testmesh/protocol'

export type Snapshots = ReadonlyMap<string, JsonValue>

/** What a file keeps; nothing when it is not there. @throws ActionError SNAPSHOT_BAD_FILE */
export const readSnapshots = async (path: string): Promise<Map<string, JsonValue>> => {
  if (!existsSync(path)) return new Map()
  const { parse } = await import('yaml')
  const value = attempt(path, () => parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 }) as unknown) ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) throw badFile(path, 'it holds no map of names and values')
  return new Map(Object.entries(value as Record<string, JsonValue>))
}

/** Writes the file whole, or not at all; without snapshots it is removed. */
export const writeSnapshots = async (path: string, snapshots: Snapshots): Promise<void> => {
  if (snapshots.size === 0) {
    rmSync(path, { force: true })
    return
  }
  const { stringify } = await import('yaml')
  const text = stringify(Object.fromEntries(snapshots), { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })
  const aside = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(aside, `${HEADER}${text}`)
  renameSync(aside, path)
}

const HEADER = `# Kept by testmesh. Where new values are right, write them with: testmesh run --update-snapshots\n`

const attempt = <T>(path: string, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw badFile(path, error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error))
  }
}

const badFile = (path: string, why: string): ActionError =>
  new ActionError('SNAPSHOT_BAD_FILE', `the snapshots in ${basename(path)} cannot be read: ${why.replace(/:$/, '')}`, {
    hint: 'mend the file, or remove it and run with --update-snapshots',
  })
