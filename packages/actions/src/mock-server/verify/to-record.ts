import { credentialsIn, isSecretHeader, type Output } from '@testmesh/action-kit'
import type { mockServerVerifySchema } from '../mock-server-verify.schema.ts'
import type { Logged } from '../server/request-log.ts'

export type RequestRecord = Output<typeof mockServerVerifySchema>['requests'][number]

/** A request as results show it. What it carries as a credential is told to `secret`. */
export const toRecord = ({ request, at, status, endpoint }: Logged, secret: (value: string) => void): RequestRecord => {
  const headers = { ...request.headers }
  for (const [name, value] of Object.entries(headers))
    if (isSecretHeader(name)) for (const text of [value].flat()) credentialsIn(name, text).forEach(secret)
  return {
    method: request.method,
    path: request.path,
    query: request.query as RequestRecord['query'],
    headers: headers as RequestRecord['headers'],
    ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestRecord['body']> }),
    at: new Date(at).toISOString(),
    ...(status === undefined ? {} : { status }),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}
