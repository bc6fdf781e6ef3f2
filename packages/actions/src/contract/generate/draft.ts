import type { JsonValue } from '@testmesh/action-kit'

/** An interaction of a contract, before it is written in the words of a version of the specification. */
export interface Draft {
  readonly description: string
  readonly states: readonly State[]
  readonly request: DraftRequest
  readonly response: DraftResponse
}

export interface State {
  readonly name: string
  readonly params?: Readonly<Record<string, JsonValue>>
}

export interface DraftRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, readonly string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Content
}

export interface DraftResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Content
}

export type Content =
  | { readonly type: 'json'; readonly value: JsonValue }
  | { readonly type: 'text'; readonly value: string }
  /** In base64. */
  | { readonly type: 'bytes'; readonly value: string }
