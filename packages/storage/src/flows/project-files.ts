import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface ProjectFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  /** Names its bytes in `contents`. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly updatedBy: string | null
  readonly updatedAt: Date
}

/** What flows refer to beside other flows: data, schemas, env files. */
export interface ProjectFiles {
  /** By path. */
  list(): Promise<readonly ProjectFile[]>
  /** Those of the paths that are there. */
  findAll(paths: readonly string[]): Promise<readonly ProjectFile[]>
  /** The bytes must have been put into `contents` before. */
  put(path: string, sha256: string, by?: string | null): Promise<void>
  /** False when there is none. */
  remove(path: string): Promise<boolean>
}

export const projectFilesOf = (sql: TenantSql): ProjectFiles => ({
  list: () => sql.query<ProjectFile>(`${selectFiles} order by path`),
  findAll: (paths) => sql.query<ProjectFile>(`${selectFiles} and path = any ($2) order by path`, [paths]),
  put: async (path, sha256, by = null) => {
    await sql.query(
      `insert into flows.files (workspace_id, path, sha256, updated_by) values ($1, $2, $3, $4)
       on conflict (workspace_id, path) do update
       set sha256 = excluded.sha256, updated_by = excluded.updated_by, updated_at = tm.now()`,
      [path, sha256, by],
    )
  },
  remove: async (path) => {
    const rows = await sql.query('delete from flows.files where workspace_id = $1 and path = $2 returning path', [path])
    return rows.length > 0
  },
})

const selectFiles = `
  select path, sha256, contents.size_bytes as "sizeBytes", updated_by as "updatedBy", updated_at as "updatedAt"
  from flows.files join flows.contents using (workspace_id, sha256)
  where workspace_id = $1`
