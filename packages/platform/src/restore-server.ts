import { type Forgotten, forgetSealedIn } from '@testmesh/storage'
import { type RestoreOptions, restoreBackup } from './backups/restore-backup.ts'
import { type Settled, settleRestored } from './settle-restored.ts'

export interface RestoreServerOptions extends Omit<RestoreOptions, 'settle'> {
  /** What is sealed is removed. Default false. */
  readonly forgetsSecrets?: boolean
}

export interface Restored extends Settled {
  readonly forgotten?: Forgotten
}

/**
 * Puts the content of a backup in the place of all that the database holds, ready for servers to start on it: all of it, or nothing.
 *
 * @throws BrokenBackup, DatabaseInUse
 */
export const restoreServer = async ({ forgetsSecrets = false, ...options }: RestoreServerOptions): Promise<Restored> => {
  let restored: Restored | undefined
  await restoreBackup({
    ...options,
    settle: async (sql) => {
      const settled = await settleRestored(sql, options.manifest.madeAt)
      restored = { ...settled, ...(forgetsSecrets && { forgotten: await forgetSealedIn(sql) }) }
    },
  })
  if (!restored) throw new Error('a restore ended, and nothing was settled')
  return restored
}
