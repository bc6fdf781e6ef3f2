import type { Exchange, ExplainOptions } from '@testmesh/action-kit'
import { toCurl } from '../http/client.ts'
import { tookInWords } from '../took.ts'
import { type S3Request, toRequest } from './requests.ts'
import type { Operation } from './s3.schema.ts'
import { type S3Config, type S3Result, settingsOf } from './settings.ts'

const methods: Readonly<Record<Operation, S3Request['method']>> = {
  put: 'PUT',
  get: 'GET',
  head: 'HEAD',
  list: 'GET',
  delete: 'DELETE',
  exists: 'HEAD',
  assert: 'HEAD',
  create_bucket: 'PUT',
  delete_bucket: 'DELETE',
}

/** The operation in one line, and a curl command that does it; what is written is left to a file. */
export const explain = (config: S3Config, result: Partial<S3Result> | undefined, options?: ExplainOptions): Exchange => {
  const { operation, bucket, key, prefix } = config
  const request = `${operation.replace('_', ' ')} ${bucket}${key === undefined ? '' : `/${key}`}${result ? ` → ${inWords(result)}` : ''}`
  const query = operation === 'list' ? { query: { 'list-type': '2', ...(prefix !== undefined && { prefix }) } } : {}
  const headers = operation === 'put' && config.content_type !== undefined ? { headers: { 'content-type': config.content_type } } : {}
  try {
    return { request, repeat: curlOf(config, { method: methods[operation], key, ...query, ...headers }, options) }
  } catch {
    return { request }
  }
}

/** curl signs what it sends, and knows the sum of it. */
const curlOf = (config: S3Config, request: S3Request, options: ExplainOptions | undefined): string => {
  const { headers, ...plain } = toRequest(settingsOf(config), request)
  const sent = config.operation === 'put' ? { body: new Uint8Array() } : {}
  return toCurl({ ...plain, ...(request.headers && { headers: request.headers }), ...sent }, options)
}

const inWords = ({ size, count, exists, deleted, created, duration_ms: tookMs }: Partial<S3Result>): string => {
  const facts = [
    size !== undefined && `${size} bytes`,
    count !== undefined && `${count} keys`,
    exists !== undefined && (exists ? 'there' : 'not there'),
    deleted !== undefined && (deleted ? 'deleted' : 'there was none'),
    created !== undefined && (created ? 'created' : 'there already'),
  ]
  return `${facts.filter(Boolean).join(', ')}${tookInWords(tookMs)}`
}
