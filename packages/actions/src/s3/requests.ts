import { createHash } from 'node:crypto'
import type { ActionContext } from '@testmesh/action-kit'
import { ask, type ClientAnswer, type ClientRequest } from '../http/client.ts'
import { urlOf } from './address.ts'
import type { S3Settings } from './settings.ts'

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE'
  /** Left out: the bucket itself. */
  readonly key?: string | undefined
  /** Names and values, as they are. */
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Signs a request and sends it. @throws ActionError S3_BAD_SETTINGS, and those of HTTP */
export const askS3 = (settings: S3Settings, request: S3Request, context: ActionContext): Promise<ClientAnswer> =>
  ask(toRequest(settings, request), context)

/** As `http_request` would send it. */
export const toRequest = (settings: S3Settings, { method, key, query = {}, headers, body }: S3Request): ClientRequest => {
  const { access_key, secret_key, session_token, region, timeout, verify_ssl, ca, client_cert, client_key, server_name, proxy } = settings
  // Not as a form: there a space would be a plus, which some stores take for one.
  const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='))
  const given = Object.entries({ ca, client_cert, client_key, server_name, proxy }).filter(([, value]) => value !== undefined)
  return {
    url: urlOf(settings, key, search.length === 0 ? '' : `?${search.join('&')}`),
    method,
    timeout,
    verify_ssl,
    // An object is what was written, and no other form of it.
    decompress: false,
    ...Object.fromEntries(given),
    ...(body !== undefined && { body }),
    headers: {
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
      ...headers,
    },
    ...(access_key !== undefined &&
      secret_key !== undefined && {
        auth: { type: 'aws_sigv4', access_key, secret_key, region, service: 's3', ...(session_token !== undefined && { session_token }) },
      }),
  }
}
