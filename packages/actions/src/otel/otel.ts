import { type ActionContext, type Config, defineAction, isActionError, type OtlpClaim, type Output } from '@testmesh/action-kit'
import { createStop } from '../stop.ts'
import { failureOf } from './expect/failure-of.ts'
import { explain } from './explain.ts'
import { otelSchema } from './otel.schema.ts'
import { otelError } from './otel-error.ts'
import { backendSource } from './source/backend-source.ts'
import { claimOf, traceIdOf } from './source/claim-of.ts'
import { receiverSource } from './source/receiver-source.ts'
import { stopWords } from './stop-words.ts'
import { toResult } from './to-result.ts'
import { watchTrace } from './watch-trace.ts'

type OtelConfig = Config<typeof otelSchema>
type Result = Output<typeof otelSchema>

export const otel = defineAction(otelSchema, {
  // Before the first step, so that no span comes to a closed door. One that cannot be opened is told by the step that needs it.
  begin: async (context) => void (await claimOf(context).catch(() => undefined)),
  run: (config, context) => (config.operation === 'inject' ? inject(context) : assertTrace(config, context)),
  explain,
})

/** A traceparent needs no receiver. @throws ActionError OTEL_ABORTED */
const inject = async (context: ActionContext): Promise<Result> => {
  const claim = await claimInTime(context).catch((error: unknown) => {
    if (!isActionError(error) || error.code === 'OTEL_ABORTED') throw error
    context.log(`no receiver listens: ${error.message}`)
    return undefined
  })
  return { ...placeOf(context), ...endpointsOf(claim) }
}

const claimInTime = (context: ActionContext): Promise<OtlpClaim> =>
  createStop(context, OPENING_MS, stopWords).race(claimOf(context), 'the receiver')

/** How long the receiver may take to open. Milliseconds. */
const OPENING_MS = 10_000

const placeOf = ({ trace: { traceparent } }: ActionContext) => ({ trace_id: traceIdOf(traceparent), traceparent })

const endpointsOf = (claim: OtlpClaim | undefined) => ({
  ...(claim?.addresses.http !== undefined && { endpoint: claim.addresses.http }),
  ...(claim?.addresses.grpc !== undefined && { grpc_endpoint: claim.addresses.grpc }),
})

const assertTrace = async (config: OtelConfig, context: ActionContext): Promise<Result> => {
  const place = placeOf(context)
  const traceId = wantedTrace(config, place.trace_id)
  const { backend } = config
  const claim = backend === undefined ? await claimInTime(context) : undefined
  const source = claim ? receiverSource({ claim, context, traceId }) : backendSource({ backend: backend ?? '', context, traceId })
  const seen = await watchTrace(config, { source, context })
  const around = await source.around()
  const result = toResult(seen, { ...place, ...endpointsOf(claim), ...(traceId !== undefined && { trace_id: traceId }) })
  if (seen.judgement.findings.length > 0 || seen.trace.nodes.length === 0)
    throw failureOf(config, { ...seen, around, source, traceId, result })
  // What was thrown away might have been what must not be.
  if (around.dropped > 0)
    throw otelError(
      'OTEL_SPANS_DROPPED',
      `${around.dropped} spans came that are not kept any more: nobody can tell whether all is as expected`,
      { result },
    )
  if (around.cut !== undefined)
    throw otelError(
      'OTEL_TRACE_PARTIAL',
      `${source.name} gave a part of the trace only: nobody can tell whether all is as expected; it says: ${around.cut}`,
      { result },
    )
  for (const line of result.breaks ?? []) context.log(line)
  return result
}

/** Undefined: any. @throws ActionError OTEL_BAD_TRACE_ID */
const wantedTrace = ({ trace_id: written }: OtelConfig, own: string): string | undefined => {
  if (written === undefined) return own
  const text = written.trim().toLowerCase()
  if (text === 'any') return undefined
  const [id] = /^[0-9a-f]{32}$/.exec(/^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(text)?.[1] ?? text) ?? []
  if (id === undefined) throw otelError('OTEL_BAD_TRACE_ID', `${JSON.stringify(written)} is no trace id`)
  return id
}
