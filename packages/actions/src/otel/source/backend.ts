import type { OtlpSpan } from '@testmesh/action-kit'
import type { OtelConfig } from '../expect/pattern.ts'

type Written = Exclude<NonNullable<OtelConfig['backend']>, string>

/** Whose API a backend has. */
export type Kind = Written['type']

export const titles: Readonly<Record<Kind, string>> = { jaeger: 'Jaeger', tempo: 'Tempo' }

export interface Wish extends Pick<Written, 'headers'> {
  /** Of the API, without a slash at the end. */
  readonly url: string
  readonly traceId: string
}

/** What a backend has of a trace by now. */
export interface Answer {
  /** None: it does not know the trace, or not yet. */
  readonly spans: readonly OtlpSpan[]
  /** Why it left out a part, in its words; absent when it gave all it has. */
  readonly cut?: string | undefined
}

/** Asks once more. @throws ActionError OTEL_BAD_SETTINGS, OTEL_BACKEND_UNREACHABLE, OTEL_BACKEND_FAILED, EGRESS_DENIED */
export type Ask = () => Promise<Answer>
