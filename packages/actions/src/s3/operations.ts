import { isUtf8 } from 'node:buffer'
import type { ActionContext } from '@testmesh/action-kit'
import { isActionError, type JsonValue } from '@testmesh/action-kit'
import { readBody } from '../http/client.ts'
import { parseJson } from '../parse-json.ts'
import { assertObject } from './assert-object.ts'
import { bare, deleteBucket, deleteObject, demand, factsOf, findObject, hasBucket, listObjects, METADATA, type Store } from './objects.ts'
import type { Operation } from './s3.schema.ts'
import { s3Error } from './s3-error.ts'
import type { S3Config, S3Result } from './settings.ts'

type Done = Omit<S3Result, 'duration_ms' | 'bucket'>
type Operate = (config: S3Config, store: Store) => Promise<Done>

/** What each operation does. @throws ActionError */
export const operations: Readonly<Record<Operation, Operate>> = {
  put: async (config, store) => {
    const { key = '', metadata = {}, keep = true } = config
    const { bytes, contentType } = await contentOf(config, store.context)
    const headers = {
      'content-type': config.content_type ?? contentType,
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${METADATA}${name.toLowerCase()}`, value])),
    }
    // Before it is made: a crash in between leaves nothing behind.
    if (!keep) await store.context.track({ kind: 's3_object', ref: refOf(store, key) })
    const answer = await demand({ method: 'PUT', key, headers, body: bytes }, store, [200])
    if (answer.headers.etag === undefined) factsOf(answer, store, key)
    return { key, etag: bare(answer.headers.etag ?? ''), size: bytes.length, content_type: headers['content-type'] }
  },
  get: async (config, store) => {
    const { key = '' } = config
    const answer = await demand({ method: 'GET', key }, store, [200])
    const facts = factsOf(answer, store, key)
    return { key, ...facts, size: answer.body.length, body: await bodyOf(config, { bytes: answer.body, type: facts.content_type, store }) }
  },
  head: async ({ key = '' }, store) => {
    const facts = await findObject(key, store)
    if (!facts) throw s3Error('S3_NO_SUCH_KEY', `there is no object ${key} in ${store.settings.bucket}`)
    return { key, ...facts }
  },
  list: async ({ prefix, limit = 1000 }, store) => {
    const { objects, hasMore } = await listObjects({ prefix, limit }, store)
    return { keys: objects.map(({ key }) => key), objects, count: objects.length, ...(hasMore && { truncated: true }) }
  },
  delete: async ({ key = '' }, store) => ({ key, deleted: await deleteObject(key, store) }),
  exists: async ({ key }, store) =>
    key === undefined ? { exists: await hasBucket(store) } : { key, exists: (await findObject(key, store)) !== undefined },
  assert: assertObject,
  create_bucket: async ({ if_not_exists: orThere = false, keep = false }, store) => {
    const { settings, context } = store
    if (await hasBucket(store)) {
      if (orThere) return { created: false }
      throw s3Error('S3_BUCKET_EXISTS', `there is a bucket ${settings.bucket} already`)
    }
    const tracked = keep ? undefined : await context.track({ kind: 's3_bucket', ref: refOf(store) })
    await demand({ method: 'PUT', ...placed(settings.region) }, store, [200]).catch(async (error: unknown) => {
      // The store said no: what has that name, if anything, is not ours.
      if (isActionError(error) && error.code.startsWith('S3_')) await tracked?.done()
      throw error
    })
    return { created: true }
  },
  delete_bucket: async ({ force = false }, store) => ({ deleted: await deleteBucket(store, { isEmptied: force }) }),
}

/** What is needed to delete it, also in another process. */
const refOf = ({ settings }: Store, key?: string): JsonValue => ({ settings, ...(key !== undefined && { key }) }) as unknown as JsonValue

/** A bucket of the first region has no place. */
const placed = (region: string): { body?: string } =>
  region === 'us-east-1'
    ? {}
    : {
        body: `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region.replace(/[<&]/g, '')}</LocationConstraint></CreateBucketConfiguration>`,
      }

const contentOf = async ({ data, file }: S3Config, { files }: ActionContext): Promise<{ bytes: Uint8Array; contentType: string }> => {
  if (file !== undefined) return { bytes: await files.read(file), contentType: 'application/octet-stream' }
  if (data instanceof Uint8Array) return { bytes: data, contentType: 'application/octet-stream' }
  if (typeof data === 'string') return { bytes: Buffer.from(data), contentType: 'text/plain; charset=utf-8' }
  return { bytes: Buffer.from(JSON.stringify(data)), contentType: 'application/json' }
}

/** Larger ones are attached. Bytes. */
const LARGE = 1024 * 1024

interface Got {
  readonly bytes: Buffer
  readonly type: string | undefined
  readonly store: Store
}

/** The object as it is asked for; a large one is attached, too. @throws ActionError S3_BAD_BODY */
const bodyOf = async ({ as, key = '' }: S3Config, { bytes, type, store }: Got): Promise<Exclude<S3Result['body'], undefined>> => {
  const value = read(bytes, { as, type, key })
  if (bytes.length > LARGE) await store.context.attach(key.split('/').at(-1) ?? key, type ?? 'application/octet-stream', bytes)
  return value
}

const read = (bytes: Buffer, { as, type, key }: { as: S3Config['as']; type: string | undefined; key: string }) => {
  if (as === 'bytes') return bytes
  if (as === undefined) return readBody(bytes, type).value as NonNullable<S3Result['body']>
  if (!isUtf8(bytes)) throw s3Error('S3_BAD_BODY', `the object ${key} is no text in UTF-8`)
  if (as === 'text') return bytes.toString()
  const parsed = parseJson(bytes.toString())
  if ('value' in parsed) return parsed.value as JsonValue
  throw s3Error('S3_BAD_BODY', `the object ${key} is no JSON: ${parsed.problem}`)
}
