import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultKeyFile, makeFolder } from '@testmesh/recordings'
import { UsageError } from '../usage-error.ts'

/** The servers that this user signed in to. */
export interface SavedServers {
  /** The one that is meant when none is named. */
  readonly current?: string
  readonly servers: Readonly<Record<string, { readonly key: string }>>
}

/** `~/.config/testmesh/servers.json`, readable by its owner alone. */
const fileOf = (): string => join(dirname(defaultKeyFile()), 'servers.json')

/** @throws UsageError when the file is damaged */
export const readServers = (): SavedServers => {
  if (!existsSync(fileOf())) return { servers: {} }
  try {
    return JSON.parse(readFileSync(fileOf(), 'utf8')) as SavedServers
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${fileOf()} is damaged: remove it, and sign in again with testmesh login`)
    throw error
  }
}

/** Makes it the current one. */
export const saveServer = (url: string, key: string): void => {
  const before = readServers()
  const servers: SavedServers = { current: url, servers: { ...before.servers, [url]: { key } } }
  makeFolder(dirname(fileOf()), 0o700)
  const draft = `${fileOf()}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(servers, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, fileOf())
}
