import type { ActionContext, OtlpClaim } from '@testmesh/action-kit'

/** The trace of the flow, claimed for the whole execution: the receiver listens from then on. @throws ActionError when it cannot */
export const claimOf = (context: ActionContext): Promise<OtlpClaim> =>
  context.use('claim', async () => {
    const claim = await (await context.service('otlp')).claim(traceIdOf(context.trace.traceparent))
    return { value: claim, close: () => claim.release() }
  })

/** The second part of a traceparent. */
export const traceIdOf = (traceparent: string): string => traceparent.split('-')[1] ?? ''
