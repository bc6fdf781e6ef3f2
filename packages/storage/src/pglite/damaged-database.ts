/** The embedded database is there and does not open. */
export class DamagedDatabase extends Error {
  override readonly name = 'DamagedDatabase'
  readonly code = 'DATABASE_DAMAGED'

  constructor(dataDir: string, cause?: unknown) {
    super(
      `The embedded database in ${dataDir} does not open: its files are damaged, or were made by another version of PostgreSQL. ` +
        'Move it away, and restore a backup (testmesh restore); without one, the next start makes an empty database.',
      { cause },
    )
  }
}
