import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Start } from './executions.ts'

export interface NewArtifact {
  /** Of the step. */
  readonly path: string | null
  /** `body`: a value too long for the log. */
  readonly kind: 'attachment' | 'body'
  readonly name: string
  readonly mediaType: string
  /** Of the bytes, hex. */
  readonly sha256: string
  readonly sizeBytes: number
}

export interface Artifact extends NewArtifact {
  readonly id: string
  readonly createdAt: Date
}

/** What executions kept beside their log. The bytes lie elsewhere, by their hash. */
export interface Artifacts {
  /** Within the transaction that writes the events which name them. */
  record(start: Start, artifacts: readonly NewArtifact[]): Promise<void>
  /** Of the start that counts, in the order they came. */
  list(executionId: string): Promise<readonly Artifact[]>
  /** Whether an execution, in whichever start, has these bytes. */
  find(executionId: string, sha256: string): Promise<Artifact | undefined>
}

export const artifactsOf = (sql: TenantSql): Artifacts => ({
  record: async ({ executionId, epoch }, artifacts) => {
    if (artifacts.length === 0) return
    await sql.query(insertArtifacts, [executionId, epoch, artifacts.map((artifact) => ({ id: newId(), ...artifact }))])
  },
  list: (executionId) =>
    sql.query<Artifact>(
      `select ${columns} from executions.artifacts as artifact
       join executions.executions as execution on execution.id = artifact.execution_id and execution.epoch = artifact.epoch
       where artifact.workspace_id = $1 and artifact.execution_id = $2 order by artifact.id`,
      [executionId],
    ),
  find: async (executionId, sha256) => {
    const [found] = await sql.query<Artifact>(
      `select ${columns} from executions.artifacts as artifact
       where workspace_id = $1 and execution_id = $2 and sha256 = $3 order by epoch desc, id limit 1`,
      [executionId, sha256],
    )
    return found
  },
})

const columns = `
  artifact.id, artifact.path, artifact.kind, artifact.name, artifact.media_type as "mediaType", artifact.sha256,
  artifact.size_bytes as "sizeBytes", artifact.created_at as "createdAt"`

const insertArtifacts = `
  insert into executions.artifacts (workspace_id, execution_id, epoch, id, path, kind, name, media_type, sha256, size_bytes)
  select $1::uuid, $2::uuid, $3::bigint, id, path, kind, name, "mediaType", sha256, "sizeBytes"
  from jsonb_to_recordset($4::jsonb) as artifact (
    id uuid, path text, kind text, name text, "mediaType" text, sha256 text, "sizeBytes" bigint
  )`
