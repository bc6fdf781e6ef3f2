import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../generated/migrations.ts'
import { makeTemplate } from '../pglite/make-template.ts'
import { openPglite } from '../pglite/open-pglite.ts'
import type { TemporaryDatabase } from './temporary-database.ts'

/** A migrated PGlite in a temporary folder that goes with it. Half a second, once this machine has the template. */
export const temporaryPglite = async (): Promise<TemporaryDatabase & { readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-pglite-'))
  const database = await openPglite({ folder, template: await templateFile() })
  const dispose = async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...database, folder, [Symbol.asyncDispose]: dispose }
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
