import { join } from 'node:path'
import { type Log, openPlatform, type Platform } from '@testmesh/platform'
import { createHousekeeping } from '@testmesh/queue'
import { databaseBackend, startWorker, type Worker } from '@testmesh/worker'
import { postgresOptions } from './database-options.ts'
import { egressOf } from './egress-of.ts'
import type { ServerSettings } from './settings.ts'
import { workerOptions } from './worker-options.ts'

/** What a process of the server's stands on. */
export interface Stack {
  readonly platform: Platform
  close(): Promise<void>
}

/** The database, and the one who takes jobs back from silent workers. */
export const openStack = async (settings: ServerSettings, log: Log): Promise<Stack> => {
  const { data, database_url, master_key } = settings
  const platform = await openPlatform({
    folder: data,
    postgres: postgresOptions(settings),
    onNotDurable: (error) => log.error({ error }, 'what the database acknowledged is not on the disk yet; it is tried again'),
    ...(database_url !== undefined && { databaseUrl: database_url }),
    ...(master_key !== undefined && { masterKey: master_key }),
  })
  if (platform.copiedTo !== undefined) log.info({ copy: platform.copiedTo }, 'the database was copied before its schema changed')
  for (const migration of platform.migrated) log.info({ migration }, 'the schema was brought up')
  const housekeeping = createHousekeeping({
    queue: platform.queue,
    onReaped: (reaped) => log.warn(reaped, 'jobs of silent workers were taken back'),
    onError: (error) => log.error({ error }, 'jobs could not be looked after'),
  })
  return {
    platform,
    close: async () => {
      await housekeeping.stop()
      await platform.close()
    },
  }
}

export const openWorker = ({ platform }: Stack, settings: ServerSettings, log: Log): Promise<Worker> =>
  startWorker({
    ...workerOptions(settings, log),
    backend: databaseBackend(platform),
    blobFolder: join(settings.data, 'blobs'),
    egress: egressOf(settings),
  })
