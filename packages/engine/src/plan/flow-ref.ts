import type { FlowRef } from '@testmesh/protocol'
import type { Plan } from './plan.ts'

/** A flow as events name it. */
export const flowRef = ({ flow, source, sha256 }: Pick<Plan, 'flow' | 'source' | 'sha256'>): FlowRef => ({
  name: flow.name,
  ...(source.file !== undefined && { file: source.file }),
  sha256,
  ...(flow.suite !== undefined && { suite: flow.suite }),
  tags: [...flow.tags],
})
