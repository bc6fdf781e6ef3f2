import { existsSync } from 'node:fs'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkMasterKey, loadMasterKey, parseMasterKey } from '@testmesh/platform'
import { messageOf } from '@testmesh/protocol'
import { type Database, openDatabase } from '@testmesh/storage'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { checkPort } from '../server/check-port.ts'
import { databaseOptions } from '../server/database-options.ts'
import { explainStart } from '../server/explain-start.ts'
import { keySource } from '../server/key-source.ts'
import { describeSettings, loadSettings, type ServerSettings } from '../server/settings.ts'
import { describeTerminal } from '../terminal.ts'

export interface DoctorOptions {
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly data?: string
  readonly databaseUrl?: string
}

/** `testmesh doctor`: which settings `testmesh serve` would go by with the same options, where they come from, and what would keep it from starting. */
export const doctorCommand = async ({ config, databaseUrl, ...said }: DoctorOptions): Promise<number> => {
  const given = { ...said, database_url: databaseUrl }
  const loaded = await loadSettings({ given, env: process.env, ...(config !== undefined && { config }) })
  if (!loaded.settings) {
    printDiagnostics(loaded.diagnostics, describeTerminal({}), loaded.source)
    return exitCodes.invalid
  }
  const rows = describeSettings(loaded)
  const width = (of: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => of(row).length))
  const [keys, values] = [width(({ key }) => key), width(({ value }) => value)]
  for (const { key, value, origin, env } of rows)
    process.stdout.write(
      `${key.padEnd(keys)}  ${value.padEnd(values)}  ${origin === 'default' ? `default, or ${env}` : `from ${origin}`}\n`,
    )
  process.stdout.write('\n')
  let isWell = true
  for (const [what, check] of checksOf(loaded.settings)) {
    const problem = await check().then(
      () => undefined,
      (error: unknown) => explainStart(error)?.message ?? messageOf(error),
    )
    if (problem !== undefined) isWell = false
    process.stdout.write(problem === undefined ? `✓ ${what}\n` : `✗ ${what}: ${problem}\n`)
  }
  return isWell ? exitCodes.passed : exitCodes.failed
}

type Check = readonly [what: string, check: () => Promise<void>]

const checksOf = (settings: ServerSettings): readonly Check[] => {
  const { data, database_url, host, port } = settings
  const key = keySource(settings)
  return [
    [
      existsSync(data) ? `the data folder ${data} can be written` : `the data folder ${data} can be made`,
      () => tryFolder(nearestFolder(data)),
    ],
    [
      database_url === undefined ? 'the embedded database opens, or is made at the first start' : 'PostgreSQL answers',
      () => withDatabase(settings, (database) => database.query('select 1')),
    ],
    [
      'the master key is the one that sealed what is secret in the database, or is made at the first start',
      async () => {
        if (key.masterKey !== undefined) parseMasterKey(key.masterKey)
        else if (existsSync(key.file)) await loadMasterKey(key.file)
        await withDatabase(settings, (database) => checkMasterKey(database, key))
      },
    ],
    [`port ${port} of ${host} is free`, () => checkPort(settings)],
  ]
}

/** Looking must not make one. */
const withDatabase = async (settings: ServerSettings, work: (database: Database) => Promise<unknown>): Promise<void> => {
  const { data, database_url } = settings
  if (database_url === undefined && !existsSync(join(data, 'database'))) return
  const database = await openDatabase(databaseOptions(settings))
  await work(database).finally(database.close)
}

/** By making a folder in it and taking it away again: of some, only that tells. */
const tryFolder = async (folder: string): Promise<void> => {
  await rmdir(await mkdtemp(join(folder, '.testmesh-')))
}

/** A folder that is not there yet is made in the nearest one that is. */
const nearestFolder = (path: string): string => (existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path)))
