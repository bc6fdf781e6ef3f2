import { createHash } from 'node:crypto'
import { countExecutions, type LoadedFlow, type Shard } from '@testmesh/project'
import type { ShardOfRun } from '@testmesh/protocol'

/** A shard, and what tells those of the same run from others: the flows, how many rows and executions each has, and the environment. */
export const shardOfRun = (shard: Shard, flows: readonly LoadedFlow[], environment: string | undefined): ShardOfRun => {
  const dealt = flows.map((flow) => [flow.file, flow.document, flow.plan?.sha256, flow.rows?.count, countExecutions([flow])])
  const selection = createHash('sha256')
    .update(JSON.stringify([environment, dealt]))
    .digest('hex')
  return { ...shard, executions: countExecutions(flows), selection }
}
