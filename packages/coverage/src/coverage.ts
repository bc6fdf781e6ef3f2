import type { Place } from '@testmesh/protocol'

/** What recorded executions saw of an API. */
export interface Coverage {
  readonly title: string
  /** How it was known which requests are of this API: by the servers it names, by those that were given, or by their paths. */
  readonly addressedBy: 'document' | 'given' | 'paths'
  /** Where they went, most first. */
  readonly origins: readonly Origin[]
  /** Where others went. */
  readonly elsewhere: readonly Origin[]
  /** In the order of the document. */
  readonly operations: readonly OperationCoverage[]
  /** Requests of the API's addresses that it has no operation for, a line for each step that made them. */
  readonly unknown: readonly UnknownRequest[]
  /** HEAD and OPTIONS of paths that have no such operation: what asks so is mostly no test. They count for nothing. */
  readonly passedOver: number
  /** Requests that a recording does not hold one by one: a contract had too many. They are in no count. */
  readonly unread: number
  readonly totals: Totals
}

export interface Origin {
  readonly origin: string
  readonly requests: number
}

export interface OperationCoverage {
  readonly method: string
  readonly path: string
  readonly tag?: string
  /** Requests that were answered. */
  readonly calls: number
  /** Of these, the ones of whose answer something held: an assertion of the step, a condition that it waited for. */
  readonly checked: number
  /** Requests without an answer. */
  readonly unanswered: number
  /** Those that are documented, as they are written there. */
  readonly answers: readonly Answer[]
  /** Those that are not, by number. */
  readonly undocumented: readonly Answer[]
  /** Names of the flows that called it, in the order they came. */
  readonly flows: readonly string[]
}

export interface Answer {
  readonly status: string
  readonly calls: number
}

export interface UnknownRequest {
  readonly method: string
  /** Of the first of them. */
  readonly path: string
  readonly requests: number
  readonly statuses: readonly number[]
  readonly flow: string
  /** Path of the step. */
  readonly step: string
  readonly place?: Place
}

export interface Totals {
  readonly operations: number
  /** Of these, the ones that were answered once at least. */
  readonly called: number
  readonly checked: number
  readonly answers: number
  readonly seen: number
  readonly undocumented: number
  readonly requests: number
}
