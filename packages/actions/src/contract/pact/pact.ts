import type { JsonValue } from '@testmesh/action-kit'

/** A pact file, whatever version of the specification it is written in. */
export interface Pact {
  readonly consumer: string
  readonly provider: string
  /** At least one. */
  readonly interactions: readonly Interaction[]
}

export interface Interaction {
  readonly description: string
  readonly states: readonly ProviderState[]
  /** It is told when it does not hold, and breaks nothing. */
  readonly isPending: boolean
  readonly request: PactRequest
  readonly response: PactResponse
}

export interface ProviderState {
  readonly name: string
  readonly params: Readonly<Record<string, JsonValue>>
}

export interface PactRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, readonly string[]>>
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: Body | undefined
  readonly generators: readonly PlacedGenerator[]
}

export interface PactResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, readonly string[]>>
  /** Undefined: any. */
  readonly body: Body | undefined
  readonly rules: ResponseRules
}

export type Body =
  | { readonly type: 'json'; readonly value: unknown; readonly contentType: string }
  | { readonly type: 'text'; readonly value: string; readonly contentType: string | undefined }
  | { readonly type: 'bytes'; readonly value: Buffer; readonly contentType: string | undefined }
  | { readonly type: 'none' }

export interface ResponseRules {
  readonly status: RuleList | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, RuleList>>
  readonly body: readonly PathRule[]
}

export interface PathRule {
  readonly path: Path
  readonly rules: RuleList
}

/** Members and indexes below `$`; `*` stands for any. */
export type Path = readonly string[]

export interface RuleList {
  readonly matchers: readonly Matcher[]
  /** One of them is enough. */
  readonly isAny: boolean
}

/** The fields are those of the specification. */
export interface Matcher {
  readonly match: MatcherName
  readonly regex?: string
  readonly min?: number
  readonly max?: number
  /** Of dates, in the letters of Java. */
  readonly format?: string
  /** Of `include` and `contentType`. */
  readonly value?: string
  readonly status?: string | readonly number[]
  readonly variants?: readonly Variant[]
  /** Of `eachKey` and `eachValue`. */
  readonly rules?: readonly Matcher[]
}

export interface Variant {
  readonly index: number
  readonly rules: readonly PathRule[]
}

export const matcherNames = [
  'type',
  'regex',
  'integer',
  'decimal',
  'number',
  'boolean',
  'include',
  'equality',
  'null',
  'date',
  'time',
  'datetime',
  'values',
  'arrayContains',
  'eachKey',
  'eachValue',
  'notEmpty',
  'semver',
  'contentType',
  'statusCode',
] as const
export type MatcherName = (typeof matcherNames)[number]

export interface PlacedGenerator {
  readonly part: 'path' | 'query' | 'header' | 'body'
  /** Of a body where the value stands; else the name of the header or parameter. */
  readonly path: Path
  readonly generator: Readonly<Record<string, unknown>>
}
