import type { RunnableFlow } from '@testmesh/project'
import { UsageError } from '../usage-error.ts'

/** @throws UsageError */
export const onlyFlow = ([flow, ...others]: readonly RunnableFlow[]): RunnableFlow => {
  if (flow && others.length === 0) return flow
  throw new UsageError(`debug wants one flow, and ${flow ? others.length + 1 : 'none'} were named: name a file, or choose by --grep`)
}
