import {
  boolean,
  bytes,
  choice,
  defineSchema,
  either,
  filePath,
  integer,
  json,
  type KeyRule,
  list,
  map,
  number,
  object,
  secret,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { clientAliases, clientFields } from '../http/client-fields.ts'

const optional = v.optional

const operations = ['put', 'get', 'head', 'list', 'delete', 'exists', 'assert', 'create_bucket', 'delete_bucket'] as const
export type Operation = (typeof operations)[number]

/** Settings that only these operations have. */
const only = (keys: readonly string[], having: readonly Operation[]): KeyRule => ({
  when: { operation: operations.filter((operation) => !having.includes(operation)) },
  excludes: keys,
})

const withKey = ['put', 'get', 'head', 'delete', 'exists', 'assert'] as const

export const s3Schema = defineSchema({
  type: 's3',
  family: 's3',
  title: 'Object store',
  description: 'Writes, reads, lists, checks and deletes objects in S3, or in a store that speaks S3: MinIO, Ceph, R2 and others.',
  aliases: [
    ...operations.map((operation) => ({ name: `s3.${operation}`, preset: { operation } })),
    { name: 'minio' },
    ...operations.map((operation) => ({ name: `minio.${operation}`, preset: { operation } })),
  ],
  payload: 'body',
  variables: {
    endpoint: ['S3_ENDPOINT', 'MINIO_ENDPOINT', 'AWS_ENDPOINT_URL_S3'],
    access_key: ['S3_ACCESS_KEY', 'MINIO_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
    secret_key: ['S3_SECRET_KEY', 'MINIO_SECRET_KEY', 'AWS_SECRET_ACCESS_KEY'],
    region: ['S3_REGION', 'AWS_REGION'],
  },
  config: object(
    {
      operation: choice(operations, { title: 'Operation' }),
      endpoint: optional(
        text({
          title: 'Endpoint',
          description: 'URL or host:port of the store. Default: the variable S3_ENDPOINT, else AWS.',
          minLength: 1,
          examples: ['http://localhost:9000', 'minio:9000'],
        }),
      ),
      use_ssl: optional(
        boolean({ title: 'TLS', description: 'Of an endpoint without https:// or http://. Default: unless it has a port other than 443.' }),
      ),
      region: text({ title: 'Region', default: 'us-east-1', minLength: 1 }),
      access_key: optional(
        text({ title: 'Access key id', description: 'With none, here or in a variable, the step asks as nobody.', minLength: 1 }),
      ),
      secret_key: optional(secret({ title: 'Secret access key', minLength: 1 })),
      session_token: optional(secret({ title: 'Session token', minLength: 1 })),
      bucket: text({ title: 'Bucket', minLength: 1 }),
      key: optional(text({ title: 'Key', description: 'Of the object.', minLength: 1, examples: ['invoices/2026/17.pdf'] })),
      data: optional(either([json(), bytes()], { title: 'Data', description: 'put: a map or list is written as JSON, text as it is.' })),
      file: optional(filePath({ title: 'File', description: 'put: what is written instead of `data`.' })),
      content_type: optional(
        text({ title: 'Content type', description: 'put: default by the kind of data. assert: what it must be.', minLength: 1 }),
      ),
      metadata: optional(map(text(), { title: 'Metadata', description: 'put: kept beside the object.' })),
      as: optional(choice(['text', 'json', 'bytes'], { title: 'Read as', description: 'get: default by the content type and the bytes.' })),
      prefix: optional(text({ title: 'Prefix', description: 'list: what the keys begin with.' })),
      limit: optional(integer({ title: 'Objects at most', description: 'list: default 1000.', minimum: 1 })),
      exists: optional(boolean({ title: 'Exists', description: 'assert: false when it must not be there. Default: true.' })),
      size: optional(integer({ title: 'Size', description: 'assert: exactly so many bytes.', minimum: 0, unit: 'bytes' })),
      size_gte: optional(integer({ title: 'Size at least', description: 'assert.', minimum: 0, unit: 'bytes' })),
      if_not_exists: optional(boolean({ title: 'If it does not exist', description: 'create_bucket: one that is there is as good.' })),
      force: optional(boolean({ title: 'With all in it', description: 'delete_bucket: deletes its objects first.' })),
      keep: optional(
        boolean({
          title: 'Keep',
          description:
            'Whether it stays when the execution is over. Default: an object does; a bucket that the step made goes, with all in it.',
        }),
      ),
      timeout: timeLimit({ title: 'Time limit', description: 'Of one answer.', default: '30s' }),
      ...clientFields,
    },
    {
      aliases: {
        ...clientAliases,
        object: 'key',
        object_key: 'key',
        object_name: 'key',
        bucket_name: 'bucket',
        access_key_id: 'access_key',
        secret_access_key: 'secret_key',
        body: 'data',
        content: 'data',
        file_path: 'file',
        max_keys: 'limit',
        min_size: 'size_gte',
        should_exist: 'exists',
      },
      rules: [
        { when: 'access_key', needs: ['secret_key'] },
        { when: 'secret_key', needs: ['access_key'] },
        { when: 'session_token', needs: ['access_key'] },
        ...(['put', 'get', 'head', 'delete'] as const).map((operation) => ({ when: { operation }, needs: ['key'] })),
        { when: { operation: 'put' }, needs: ['data', 'file'] },
        { when: 'data', excludes: ['file'] },
        only(['key'], withKey),
        only(['data', 'file', 'metadata'], ['put']),
        only(['content_type'], ['put', 'assert']),
        only(['as'], ['get']),
        only(['prefix', 'limit'], ['list']),
        only(['exists', 'size', 'size_gte'], ['assert']),
        only(['if_not_exists'], ['create_bucket']),
        only(['force'], ['delete_bucket']),
        only(['keep'], ['put', 'create_bucket']),
      ],
    },
  ),
  output: object({
    bucket: text(),
    key: optional(text()),
    etag: optional(text({ description: 'Without quotes.' })),
    size: optional(integer({ unit: 'bytes' })),
    content_type: optional(text()),
    last_modified: optional(text({ description: 'UTC.' })),
    metadata: optional(map(text(), { description: 'get, head: names in lower case.' })),
    body: optional(either([json(), bytes()], { description: 'get: the object; JSON is parsed. Over 1 MiB it is attached, too.' })),
    truncated: optional(boolean({ description: 'list: there are more.' })),
    exists: optional(boolean({ description: 'exists, assert: without a key, of the bucket.' })),
    deleted: optional(boolean({ description: 'delete, delete_bucket: false when there was none.' })),
    created: optional(boolean({ description: 'create_bucket: false when it was there already.' })),
    keys: optional(list(text(), { description: 'list: in the order of the store.' })),
    objects: optional(
      list(object({ key: text(), size: integer({ unit: 'bytes' }), etag: text(), last_modified: text() }), {
        description: 'list: the same.',
      }),
    ),
    count: optional(integer({ description: 'list: how many keys.' })),
    duration_ms: number({ unit: 'ms' }),
  }),
})
