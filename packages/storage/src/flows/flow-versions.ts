import type { TenantSql } from '../workspace/tenant-sql.ts'
import { textColumn, type WithBytes, withText } from './flow-record.ts'

export interface FlowVersionSummary {
  readonly version: number
  /** Of the text, hex. */
  readonly sha256: string
  readonly message: string | null
  readonly createdBy: string | null
  readonly createdAt: Date
}

export interface FlowVersion extends FlowVersionSummary {
  readonly text: string
}

export interface FlowVersions {
  /** The newest first; those before `before`, at most 100. */
  list(flowId: string, options?: { readonly before?: number }): Promise<readonly FlowVersionSummary[]>
  find(flowId: string, version: number): Promise<FlowVersion | undefined>
}

export const flowVersionsOf = (sql: TenantSql): FlowVersions => ({
  list: (flowId, { before = 2 ** 31 - 1 } = {}) =>
    sql.query<FlowVersionSummary>(
      `select ${columns} from flows.versions
       where workspace_id = $1 and flow_id = $2 and version < $3 order by version desc limit 100`,
      [flowId, before],
    ),
  find: async (flowId, version) => {
    const [found] = await sql.query<WithBytes<FlowVersion>>(
      `select ${columns}, ${textColumn} from flows.versions where workspace_id = $1 and flow_id = $2 and version = $3`,
      [flowId, version],
    )
    return found && withText<FlowVersion>(found)
  },
})

const columns = 'version, sha256, message, created_by as "createdBy", created_at as "createdAt"'
