import { type BatchEvent, isInQuarantine, type ShardOfRun, type Verdict } from '@testmesh/protocol'
import type { BatchFinished, BatchStarted } from './batch-record.ts'
import type { RecordedBatch } from './read-batch.ts'
import { type BatchFollower, replayEvents } from './replay-batch.ts'

/** What several jobs recorded of one run. */
export interface JoinedShards {
  /** In the order of their shards, one at least. */
  readonly shards: readonly RecordedShard[]
  /** Those to which executions fell, so many, and of which there is no recording. */
  readonly missing: readonly Pick<ShardOfRun, 'index' | 'executions'>[]
  readonly count: number
  /** Of all of them, also of those that are missing. */
  readonly executions: number
}

export interface RecordedShard {
  readonly batch: RecordedBatch
  readonly started: BatchStarted
  readonly shard: ShardOfRun
}

/** Takes recordings for the shards of one run; or says why they are not. */
export const joinShards = (batches: readonly RecordedBatch[]): JoinedShards | string => {
  const shards: RecordedShard[] = []
  for (const batch of batches) {
    const { started } = batch.record
    if (!started?.data.shard) return `${batch.path} is no shard of a run: it was not recorded with --shard`
    shards.push({ batch, started, shard: started.data.shard })
  }
  shards.sort((left, right) => left.shard.index - right.shard.index)
  const [first] = shards
  if (!first) return 'there is no recording'
  const { count, executions } = first.shard
  for (const [at, { batch, shard }] of shards.entries()) {
    const before = shards[at - 1]
    if (shard.count !== count || shard.selection !== first.shard.selection)
      return `${first.batch.path} and ${batch.path} are no shards of one run: they chose from other flows, rows or environments, or were dealt to another number of jobs`
    if (before?.shard.index === shard.index)
      return `shard ${shard.index}/${count} is there twice: ${before.batch.path} and ${batch.path}; leave one of them`
  }
  // Each of the first has one before any has two: those behind have none, and record nothing.
  const expected = Array.from({ length: Math.min(count, executions) }, (_, at) => ({
    index: at + 1,
    executions: Math.ceil((executions - at) / count),
  }))
  const missing = expected.filter(({ index }) => !shards.some(({ shard }) => shard.index === index))
  return { shards, missing, count, executions }
}

/** Tells them to followers as one batch, which `command` asked for. Resolves to its end. */
export const replayShards = async (
  { shards, executions }: JoinedShards,
  followers: readonly BatchFollower[],
  command: string,
): Promise<BatchFinished> => {
  const tell = (event: BatchEvent): void => {
    for (const follower of followers) follower.onBatch?.(event)
  }
  tell(beginOf(shards, { command, executions }))
  const counts: Record<Verdict, number> = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0 }
  const quarantined: Partial<Record<Verdict, number>> = {}
  // What passed is not run again: of a million executions few stay here.
  const notPassed = new Map<string, Verdict>()
  const inQuarantine = new Set<string>()
  const add = (verdict: Verdict, id: string, by: 1 | -1): void => {
    counts[verdict] += by
    if (inQuarantine.has(id)) quarantined[verdict] = (quarantined[verdict] ?? 0) + by
  }
  const count = {
    onEvents: (id: string, events: Parameters<BatchFollower['onEvents']>[1]): void => {
      for (const event of events) {
        if (event.type === 'execution.started' && isInQuarantine(event.data.quarantine)) inQuarantine.add(id)
        if (event.type !== 'execution.finished') continue
        const before = notPassed.get(id)
        if (before) add(before, id, -1)
        add(event.data.verdict, id, 1)
        if (event.data.verdict !== 'passed') notPassed.set(id, event.data.verdict)
      }
    },
  }
  for (const { batch } of shards) await replayEvents(batch, [...followers, count])
  const end = endOf(shards, { counts, ...(inQuarantine.size > 0 && { quarantined }) })
  tell(end)
  return end
}

interface Asked {
  readonly command: string
  readonly executions: number
}

const beginOf = (shards: readonly RecordedShard[], { command, executions }: Asked): BatchStarted => {
  const all = shards.map(({ started }) => started)
  const { batchId, data } = all[0] as BatchStarted
  const { environment, given, version } = data
  const seeds = new Set(all.map((started) => started.data.seed))
  return {
    v: 1,
    type: 'batch.started',
    batchId,
    at: Math.min(...all.map(({ at }) => at)),
    data: {
      command,
      ...(environment !== undefined && { environment }),
      ...(given && { given }),
      ...(seeds.size === 1 && { seed: data.seed }),
      planned: executions,
      parallel: all.reduce((sum, started) => sum + started.data.parallel, 0),
      version,
    },
  }
}

/** They ran side by side: it took as long as the longest. */
const endOf = (shards: readonly RecordedShard[], counted: Pick<BatchFinished['data'], 'counts' | 'quarantined'>): BatchFinished => {
  const ends = shards.flatMap(({ batch }) => batch.record.finished ?? [])
  const isInterrupted = ends.some(({ data }) => data.interrupted)
  return {
    v: 1,
    type: 'batch.finished',
    batchId: shards[0]?.started.batchId ?? '',
    at: Math.max(0, ...ends.map(({ at }) => at)),
    data: {
      ...counted,
      durationMs: Math.max(0, ...ends.map(({ data }) => data.durationMs)),
      ...(isInterrupted && { interrupted: true }),
    },
  }
}
