import type { ActionContext, OtlpClaim } from '@testmesh/action-kit'

/** The trace of the flow, claimed for the whole execution: the receiver listens from then on. @throws ActionError when it cannot */
export const claimOf = (context: ActionContext): Promise<OtlpClaim> =>
  context.use('claim', async () => {
    const claim = await (await context.service('otlp')).claim(traceIdOf(context.trace.traceparent))
    const ports = Object.values(claim.addresses).map((address) => Number(new URL(address).port))
    // What a flow sends there itself, it may, whatever else is out of its reach.
    const unserve = ports.map((port) => context.net.serve?.(port))
    const close = async (): Promise<void> => {
      for (const undo of unserve) undo?.()
      await claim.release()
    }
    return { value: claim, close }
  })

/** The second part of a traceparent. */
export const traceIdOf = (traceparent: string): string => traceparent.split('-')[1] ?? ''
