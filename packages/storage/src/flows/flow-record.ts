import type { FlowIndex, JsonObject, Quarantine } from '@testmesh/protocol'

/** What a text says of itself, beside the text. */
export interface FlowContent {
  readonly name: string
  readonly text: string
  readonly description?: string | null
  /** The file it was pushed from, relative to its project, with forward slashes. One flow of a workspace has it. */
  readonly path?: string | null
  readonly collectionId?: string | null
  readonly suite?: string | null
  readonly tags?: readonly string[]
  readonly environment?: string | null
  readonly quarantine?: Quarantine | null
  /** The flow as JSON; absent while the text has errors. */
  readonly definition?: JsonObject | null
  /** What it is found by, see `searchText`. */
  readonly search?: string
}

/** A flow as lists show it. */
export interface FlowSummary {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly path: string | null
  readonly collectionId: string | null
  readonly suite: string | null
  readonly tags: readonly string[]
  readonly environment: string | null
  readonly quarantine: Quarantine | null
  readonly version: number
  readonly createdBy: string | null
  readonly updatedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface FlowRecord extends FlowSummary {
  readonly text: string
  readonly definition: JsonObject | null
}

/** As bytes: a text that begins with a byte order mark comes without it from PGlite, and a flow is kept byte for byte. */
export const textColumn = `convert_to(text, 'UTF8') as text`

/** A row with `textColumn`. */
export type WithBytes<R extends { readonly text: string }> = Omit<R, 'text'> & { readonly text: Uint8Array }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export const withText = <R extends { readonly text: string }>(row: WithBytes<R>): R =>
  ({ ...row, text: decoder.decode(row.text) }) as unknown as R

export const summaryColumns = `
  id, name, description, path, collection_id as "collectionId", suite, tags, environment, quarantine, version,
  created_by as "createdBy", updated_by as "updatedBy", created_at as "createdAt", updated_at as "updatedAt"`

export const flowColumns = `${summaryColumns}, ${textColumn}, definition`

/** Everything a search should find a flow by; `more` for what the index does not hold, such as urls. */
export const searchText = (index: FlowIndex, more: readonly string[] = []): string =>
  [index.name, ...index.tags, ...index.steps.flatMap(({ id, name, action }) => [id, name ?? '', action]), ...more].join(' ').toLowerCase()
