// Enqueues what is left to enqueue, and cancels some of it. Started again after it was killed, it goes on behind its last `invoke`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewJob } from '@testmesh/queue'
import { createRandom } from '../create-random.ts'
import { note, openQueue, readConfig } from './open-queue.ts'

const config = readConfig()
const { scenario, seed, workspaceId } = config
const batchSize = 20

const jobOf = (n: number): NewJob & { readonly isCancelled: boolean } => {
  const random = createRandom(seed * 1_000_003 + n)
  const [fromMs, toMs] = scenario.jobMs
  const { cancelled, failing, unrepeatable } = scenario.shares
  const ms = Math.round(fromMs + random() * (toMs - fromMs))
  // Spread evenly: the first may not all be poison.
  const isPoison = scenario.poison > 0 && n % Math.floor(scenario.jobs / scenario.poison) === 3
  const fate = isPoison ? 'poison' : random() < failing ? 'fail' : 'succeed'
  return {
    workspaceId,
    pool: 'chaos',
    kind: 'chaos',
    payload: { key: `job-${n}`, ms, fate },
    dedupeKey: `job-${n}`,
    delayMs: random() < 0.1 ? random() * 300 : 0,
    maxLosses: random() < unrepeatable ? 1 : 3,
    isCancelled: random() < cancelled,
  }
}

const invokedBefore = (): number => {
  const file = join(config.folder, 'client')
  if (!existsSync(file)) return 0
  const invoked = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('invoke '))
  return invoked.length
}

const { queue, database } = await openQueue(config)
const cancels: Promise<unknown>[] = []
for (let first = invokedBefore(); first < scenario.jobs; first += batchSize) {
  const batch = Array.from({ length: Math.min(batchSize, scenario.jobs - first) }, (_, n) => jobOf(first + n))
  for (const { dedupeKey } of batch) note(config, 'client', 'invoke', dedupeKey ?? '')
  try {
    const made = await queue.enqueueAll(batch)
    for (const [n, { id }] of made.entries()) note(config, 'client', 'ok', batch[n]?.dedupeKey ?? '', id)
    const wished = made.filter((_, n) => batch[n]?.isCancelled)
    const cancelSoon = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, scenario.jobMs[1]))
      for (const { id } of wished) await queue.cancel(id)
    }
    cancels.push(cancelSoon().catch((error: unknown) => note(config, 'notices', 'cancel-failed', String(error))))
  } catch (error) {
    note(config, 'notices', 'enqueue-failed', String(error))
  }
}
await Promise.all(cancels)
await queue.close()
await database.close()
process.exit(0)
