import { createHousekeeping } from '@testmesh/queue'
import { note, openQueue, readConfig, timingsOf } from './open-queue.ts'

const config = readConfig()
const { queue } = await openQueue(config)
const nobody = async () => ({ retried: 0, dead: 0, cancelled: 0 })
createHousekeeping({
  queue: config.scenario.ablation === 'reclaim' ? { ...queue, reap: nobody } : queue,
  timings: timingsOf(config),
  onError: (error) => note(config, 'notices', 'housekeeping-failed', String(error)),
})
