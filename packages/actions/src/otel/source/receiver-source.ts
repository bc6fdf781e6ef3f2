import type { ActionContext, OtlpClaim, OtlpSeen, OtlpSpan } from '@testmesh/action-kit'
import type { Source, Wanted } from './source.ts'

export interface ReceiverOptions extends Wanted {
  readonly claim: OtlpClaim
  readonly context: ActionContext
}

/** What came to the receiver since the execution began. */
export const receiverSource = ({ claim, context, traceId }: ReceiverOptions): Source => {
  const { http, grpc } = claim.addresses
  const query = { traceId: traceId ?? '', sinceMs: context.startedAt, withOthers: traceId === undefined }
  let revision: number | undefined
  let lastMs = 0
  const spansOf = ({ spans, others }: OtlpSeen): readonly OtlpSpan[] => (traceId === undefined ? others : spans)
  return {
    name: `the receiver on ${[http, grpc].filter(Boolean).join(' and ')}`,
    look: async () => {
      const seen = await claim.look({ ...query, ...(revision !== undefined && { revision }) })
      if (!seen) return undefined
      revision = seen.revision
      const spans = spansOf(seen)
      lastMs = spans.reduce((latest, { receivedMs }) => Math.max(latest, receivedMs), 0)
      return spans
    },
    lastMs: () => lastMs,
    around: async () => {
      const seen = await claim.look({ ...query, withOthers: true })
      return { others: traceId === undefined ? [] : (seen?.others ?? []), dropped: seen?.dropped ?? 0, problems: seen?.problems ?? [] }
    },
  }
}
