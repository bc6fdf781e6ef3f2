import type { Diagnostic } from '@testmesh/protocol'

/**
 * `missing` also for what belongs to somebody else. `invalid`: the request cannot be right; `conflict`: it is right, and what is
 * there now stands against it; `limited`: too much of it; `unavailable`: not now.
 */
export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'conflict' | 'limited' | 'unavailable'

/** How much somebody may still ask for. */
export interface Quota {
  /** Of whom it is: `address`. */
  readonly name: string
  /** In so many seconds. */
  readonly limit: number
  readonly windowS: number
  /** 0: the next one is refused. */
  readonly left: number
  /** Until all of it is there again. */
  readonly resetMs: number
}

export interface RefusalDetails {
  /** What to do about it. Absent: of a conflict what its code says. */
  readonly hint?: string
  /** What is wrong with the parts of the request, by JSON pointer: `/body/name`. */
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
  /** What is wrong with a flow. */
  readonly diagnostics?: readonly Diagnostic[]
  /** What is there now, for a change made on something older. */
  readonly current?: unknown
  /** What is used up. */
  readonly quota?: Quota
}

/** What was asked is not done, and why; for whoever asked to read. Anything else that is thrown is a bug or an outage. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  /** Readable and stable: `FLOW_CONFLICT`. */
  readonly code: string
  readonly details: RefusalDetails

  constructor(kind: RefusalKind, code: string, message: string, details: RefusalDetails = {}) {
    super(message)
    this.kind = kind
    this.code = code
    this.details = details
  }
}

/** There is none, or none that the asker may know of: the two must not be told apart. */
export const missing = (what: string): Refusal => new Refusal('missing', 'NOT_FOUND', `There is no such ${what}.`)
