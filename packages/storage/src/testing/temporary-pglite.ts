import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { migrations } from '../generated/migrations.ts'
import { makeTemplate } from '../pglite/make-template.ts'
import { openSession, pgliteDatabase } from '../pglite/pglite-database.ts'
import { pgliteTypes } from '../pglite/pglite-types.ts'
import type { TemporaryDatabase } from './temporary-database.ts'

/** A migrated PGlite in the memory of this process. Half a second, once this machine has the template. */
export const temporaryPglite = async (): Promise<TemporaryDatabase> => {
  const loadDataDir = new Blob([await readFile(await templateFile())], { type: 'application/gzip' })
  const database = pgliteDatabase(openSession(await PGlite.create({ dataDir: 'memory://', loadDataDir, ...pgliteTypes })))
  return { ...database, [Symbol.asyncDispose]: database.close }
}

/** Made once for each state of the migrations. Processes that need it together make it each; the last one's stays. */
export const templateFile = async (): Promise<string> => {
  const version = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `testmesh-template-${version}.tar.gz`)
  if (existsSync(file)) return file
  const draft = `${file}.${process.pid}`
  await writeFile(draft, await makeTemplate())
  await rename(draft, file)
  return file
}
