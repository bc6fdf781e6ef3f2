import { createHash } from 'node:crypto'
import { countExecutions, type LoadedFlow, type Shard } from '@testmesh/project'
import type { ShardOfRun } from '@testmesh/protocol'

/** A shard, and what tells those of the same run from others: the flows, how many rows each has, and the environment. */
export const shardOfRun = (shard: Shard, flows: readonly LoadedFlow[], environment: string | undefined): ShardOfRun => {
  const dealt = flows.map(({ file, document, plan, rows }) => [file, document, plan?.sha256, rows?.count])
  const selection = createHash('sha256')
    .update(JSON.stringify([environment, dealt]))
    .digest('hex')
  return { ...shard, executions: countExecutions(flows), selection }
}
