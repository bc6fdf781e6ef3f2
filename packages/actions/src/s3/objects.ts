import type { ActionContext, ActionError } from '@testmesh/action-kit'
import type { ClientAnswer } from '../http/client.ts'
import { explainAnswer } from './explain-answer.ts'
import { textOf, textsOf } from './read-xml.ts'
import { askS3, type S3Request } from './requests.ts'
import { s3Error } from './s3-error.ts'
import type { S3Result, S3Settings } from './settings.ts'

/** A bucket, and who asks. */
export interface Store {
  readonly settings: S3Settings
  readonly context: ActionContext
}

export type Listed = NonNullable<S3Result['objects']>[number]

/** What a store says about an object beside its bytes. */
export type Facts = Pick<S3Result, 'etag' | 'size' | 'content_type' | 'last_modified' | 'metadata'>

/** @throws ActionError when the status is none of `wanted` */
export const demand = async (request: S3Request, { settings, context }: Store, wanted: readonly number[]): Promise<ClientAnswer> => {
  const answer = await askS3(settings, request, context)
  if (wanted.includes(answer.status)) return answer
  throw complaint(answer, settings, request.key)
}

const complaint = (answer: ClientAnswer, { bucket }: S3Settings, key: string | undefined): ActionError =>
  explainAnswer(answer, key === undefined ? `the bucket ${bucket}` : `the object ${key} in ${bucket}`)

/** Undefined when there is no such object. @throws ActionError S3_NO_SUCH_BUCKET when there is no bucket either */
export const findObject = async (key: string, store: Store): Promise<Facts | undefined> => {
  const answer = await demand({ method: 'HEAD', key }, store, [200, 404])
  if (answer.status === 200) return factsOf(answer, store, key)
  // A 404 without words: a bucket of another name has no objects, and proves nothing.
  if (!(await hasBucket(store))) throw s3Error('S3_NO_SUCH_BUCKET', `there is no bucket ${store.settings.bucket}`)
  return undefined
}

export const hasBucket = async (store: Store): Promise<boolean> => (await demand({ method: 'HEAD' }, store, [200, 404])).status === 200

/** @throws ActionError S3_NOT_S3 */
export const factsOf = (answer: ClientAnswer, { settings }: Store, key: string): Facts => {
  const { etag, 'content-length': length, 'content-type': type, 'last-modified': modified } = answer.headers
  // Every object has one; a web server that has the same path may not.
  if (etag === undefined) throw complaint({ ...answer, body: answer.body.subarray(0, 1000) }, settings, key)
  const metadata = Object.entries(answer.headers).flatMap(([name, value]) =>
    name.startsWith(METADATA) ? [[name.slice(METADATA.length), value] as const] : [],
  )
  return {
    etag: bare(etag),
    ...(length !== undefined && { size: Number(length) }),
    ...(type !== undefined && { content_type: type }),
    ...(modified !== undefined && { last_modified: new Date(modified).toISOString() }),
    metadata: Object.fromEntries(metadata),
  }
}

/** What headers of metadata begin with. */
export const METADATA = 'x-amz-meta-'

export const bare = (etag: string): string => etag.replace(/^W\/|"/g, '')

export interface ListOptions {
  readonly prefix?: string | undefined
  readonly limit: number
}

/** The objects of a bucket, page by page, until there are enough. @throws ActionError */
export const listObjects = async ({ prefix = '', limit }: ListOptions, store: Store): Promise<{ objects: Listed[]; hasMore: boolean }> => {
  const objects: Listed[] = []
  let token: string | undefined
  do {
    const query = {
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': String(Math.min(1000, limit - objects.length)),
      ...(prefix !== '' && { prefix }),
      ...(token !== undefined && { 'continuation-token': token }),
    }
    const answer = await demand({ method: 'GET', query }, store, [200])
    const xml = answer.body.toString()
    if (!/<ListBucketResult[\s>]/.test(xml)) throw complaint(answer, store.settings, undefined)
    // Not every store does what it is asked: the answer says.
    const isEncoded = textOf(xml, 'EncodingType') === 'url'
    objects.push(...textsOf(xml, 'Contents').map((entry) => toListed(entry, isEncoded)))
    token = textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextContinuationToken') : undefined
  } while (token !== undefined && objects.length < limit)
  return { objects, hasMore: token !== undefined }
}

const toListed = (xml: string, isEncoded: boolean): Listed => ({
  key: keyOf(textOf(xml, 'Key') ?? '', isEncoded),
  size: Number(textOf(xml, 'Size') ?? 0),
  etag: bare(textOf(xml, 'ETag') ?? ''),
  last_modified: textOf(xml, 'LastModified') ?? '',
})

const keyOf = (written: string, isEncoded: boolean): string => (isEncoded ? decodeURIComponent(written.replaceAll('+', ' ')) : written)

/** Whether there was one. */
export const deleteObject = async (key: string, store: Store): Promise<boolean> => {
  const known = await findObject(key, store)
  if (known) await demand({ method: 'DELETE', key }, store, [200, 204])
  return known !== undefined
}

/** Whether there was one. @throws ActionError S3_BUCKET_NOT_EMPTY unless it is emptied first */
export const deleteBucket = async (store: Store, { isEmptied }: { isEmptied: boolean }): Promise<boolean> => {
  if (!(await hasBucket(store))) return false
  if (isEmptied) await empty(store)
  await demand({ method: 'DELETE' }, store, [200, 204])
  return true
}

const empty = async (store: Store): Promise<void> => {
  for (;;) {
    const { objects, hasMore } = await listObjects({ limit: 1000 }, store)
    for (const { key } of objects) await demand({ method: 'DELETE', key }, store, [200, 204, 404])
    if (!hasMore) return
  }
}
