import type { ShopContext } from '../shop-context.ts'
import { Problem } from './problem.ts'

export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Asks another service, with the trace context and the shop's own key.
 *
 * @throws Problem with the other service's status and detail when it refuses, 502 when it does not answer
 */
export const callService = async <T>({ telemetry, adminKey, signal }: ShopContext, call: ServiceCall): Promise<T> => {
  const traceparent = telemetry.traceparent()
  const headers = {
    'content-type': 'application/json',
    'x-api-key': adminKey,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...call.headers,
  }
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) }
  const response = await fetch(call.url, { method: call.method, headers, signal, ...body }).catch((cause: unknown) => {
    throw new Problem(502, `${call.method} ${call.url} did not answer: ${String(cause)}`)
  })
  const answer = response.status === 204 ? undefined : await response.json()
  if (response.ok) return answer as T
  const problem = answer as { detail?: string; errors?: { field: string; message: string }[] }
  throw new Problem(toRefusal(response.status), problem.detail ?? `${call.url} answered ${response.status}`, problem.errors)
}

const toRefusal = (status: number): 404 | 409 | 422 | 502 => (status === 404 || status === 409 || status === 422 ? status : 502)
