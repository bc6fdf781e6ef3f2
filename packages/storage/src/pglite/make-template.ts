import { PGlite } from '@electric-sql/pglite'
import { migrate } from '../migrate/migrate.ts'
import { openSession, pgliteDatabase } from './pglite-database.ts'
import { pgliteTypes } from './pglite-types.ts'

/** A database with the schema of now and nothing in it, as a compressed copy: what `PgliteOptions.template` names. About 5 MB. */
export const makeTemplate = async (): Promise<Uint8Array> => {
  const pglite = await PGlite.create({ dataDir: 'memory://', ...pgliteTypes })
  try {
    await migrate(pgliteDatabase(openSession(pglite)))
    await pglite.exec('checkpoint')
    return new Uint8Array(await (await pglite.dumpDataDir('gzip')).arrayBuffer())
  } finally {
    await pglite.close()
  }
}
