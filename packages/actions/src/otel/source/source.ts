import type { OtlpSpan } from '@testmesh/action-kit'

/** Where a trace is looked for. */
export interface Source {
  /** How messages call it: `the receiver on http://127.0.0.1:4318`. */
  readonly name: string
  /** The spans of the trace by now; undefined when nothing came since the last look. @throws ActionError */
  look(): Promise<readonly OtlpSpan[] | undefined>
  /** When the last of them came, as far as it can be told. Milliseconds since 1970. */
  lastMs(): number
  /** What else came that helps to understand what did not. */
  around(): Promise<Around>
}

export interface Around {
  /** Spans of traces that no flow began. */
  readonly others: readonly OtlpSpan[]
  /** How many came that are not kept. */
  readonly dropped: number
  /** Requests that could not be read, in words. */
  readonly problems: readonly string[]
  /** Why the trace is but a part of what there is, in the words of a backend. */
  readonly cut?: string | undefined
}

export interface Wanted {
  /** Undefined: any. */
  readonly traceId: string | undefined
}
