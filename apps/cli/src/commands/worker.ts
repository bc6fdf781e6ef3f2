import { createLog } from '@testmesh/platform'
import { exitCodes } from '../exit-codes.ts'
import { openStack, openWorker } from '../server/open-stack.ts'
import type { ServerSettings } from '../server/settings.ts'
import { untilTold } from '../server/until-told.ts'
import { withSettings } from '../server/with-settings.ts'
import { UsageError } from '../usage-error.ts'

export interface WorkerCommandOptions {
  readonly config?: string
  readonly data?: string
  readonly databaseUrl?: string
  readonly pool?: string
  readonly slots?: number
}

/** `testmesh worker`: takes executions beside a server, on the same PostgreSQL. */
export const workerCommand = ({ config, databaseUrl, pool, slots, data }: WorkerCommandOptions): Promise<number> =>
  withSettings({ config, data, databaseUrl, worker_pool: pool, worker_slots: slots }, work)

const work = async (settings: ServerSettings): Promise<number> => {
  if (settings.database_url === undefined)
    throw new UsageError(
      'a worker beside a server needs its PostgreSQL: DATABASE_URL or --database-url; an embedded server runs its executions itself',
    )
  const log = createLog({ name: 'testmesh-worker', level: settings.log_level })
  const stack = await openStack(settings, log)
  const worker = await openWorker(stack, settings, log).catch(async (error: unknown) => {
    await stack.close()
    throw error
  })
  log.info({ pool: settings.worker_pool }, 'working')
  await untilTold()
  log.info({ running: worker.runningJobs() }, 'ending: what runs may finish')
  await worker.stop()
  await stack.close()
  return exitCodes.passed
}
