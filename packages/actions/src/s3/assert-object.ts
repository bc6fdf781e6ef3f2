import { type Facts, findObject, hasBucket, listObjects, type Store } from './objects.ts'
import { s3Error } from './s3-error.ts'
import type { S3Config, S3Result } from './settings.ts'

/** Compares an object, or a bucket where no key is given, with what the step expects. @throws ActionError S3_NOT_AS_EXPECTED */
export const assertObject = async (config: S3Config, store: Store): Promise<Omit<S3Result, 'duration_ms' | 'bucket'>> => {
  const { key, exists = true } = config
  if (!exists && [config.size, config.size_gte, config.content_type].some((wanted) => wanted !== undefined))
    throw s3Error('S3_BAD_SETTINGS', 'what must not exist has no size and no content type')
  if (key === undefined) return assertBucket(config, store)
  const facts = await findObject(key, store)
  const found = { key, exists: facts !== undefined, ...facts }
  const problems = facts ? (exists ? differences(config, facts) : ['it is there']) : exists ? [await missing(key, store)] : []
  if (problems.length === 0) return found
  throw s3Error('S3_NOT_AS_EXPECTED', `the object ${key} in ${store.settings.bucket} is not as expected: ${problems.join('; ')}`, {
    result: { bucket: store.settings.bucket, ...found },
  })
}

const assertBucket = async ({ exists = true, size, size_gte, content_type }: S3Config, store: Store) => {
  const { bucket } = store.settings
  if ([size, size_gte, content_type].some((wanted) => wanted !== undefined))
    throw s3Error('S3_BAD_SETTINGS', 'a bucket has no size and no content type', { hint: 'Give the `key` of an object.' })
  const isThere = await hasBucket(store)
  if (isThere === exists) return { exists: isThere }
  throw s3Error('S3_NOT_AS_EXPECTED', `the bucket ${bucket} is ${isThere ? 'there' : 'not there'}`, { result: { bucket, exists: isThere } })
}

const differences = ({ size, size_gte: least, content_type: type }: S3Config, facts: Facts): string[] => [
  ...(size !== undefined && size !== facts.size ? [`it has ${facts.size} bytes, not ${size}`] : []),
  ...(least !== undefined && (facts.size ?? 0) < least ? [`it has ${facts.size} bytes, fewer than ${least}`] : []),
  ...(type !== undefined && !isSameType(type, facts.content_type)
    ? [`its content type is ${facts.content_type ?? 'not known'}, not ${type}`]
    : []),
]

/** `text/plain` is meant whatever its charset, unless that is said. */
const isSameType = (wanted: string, type = ''): boolean => {
  const [given, found] = [wanted, type].map((text) => text.toLowerCase().replace(/\s/g, ''))
  return given === found || given === found?.split(';')[0]
}

/** How many keys are told. */
const SHOWN = 5

/** What is there instead: keys in the same folder. */
const missing = async (key: string, store: Store): Promise<string> => {
  const prefix = key.slice(0, key.lastIndexOf('/') + 1)
  const { objects, hasMore } = await listObjects({ prefix, limit: SHOWN }, store)
  const where = prefix === '' ? 'the bucket' : prefix
  if (objects.length === 0) return `it is not there, nor is anything in ${where}`
  return `it is not there; in ${where} there are ${objects.map((object) => object.key).join(', ')}${hasMore ? ' and more' : ''}`
}
