import type { ActionError } from '@testmesh/action-kit'
import type { ClientAnswer } from '../http/client.ts'
import { textOf } from './read-xml.ts'
import { type S3Code, s3Error } from './s3-error.ts'

/** What the store says, in codes of ours. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const codes: Readonly<Record<string, S3Code>> = {
  NoSuchKey: 'S3_NO_SUCH_KEY',
  NoSuchBucket: 'S3_NO_SUCH_BUCKET',
  BucketAlreadyExists: 'S3_BUCKET_EXISTS',
  BucketAlreadyOwnedByYou: 'S3_BUCKET_EXISTS',
  BucketNotEmpty: 'S3_BUCKET_NOT_EMPTY',
  AccessDenied: 'S3_NO_ACCESS',
  InvalidAccessKeyId: 'S3_NO_ACCESS',
  SignatureDoesNotMatch: 'S3_NO_ACCESS',
  ExpiredToken: 'S3_NO_ACCESS',
  InvalidToken: 'S3_NO_ACCESS',
  RequestTimeTooSkewed: 'S3_NO_ACCESS',
  // Of versitygw, with a 404.
  XAdminUserNotFound: 'S3_NO_ACCESS',
  PermanentRedirect: 'S3_WRONG_REGION',
  AuthorizationHeaderMalformed: 'S3_WRONG_REGION',
  IllegalLocationConstraintException: 'S3_WRONG_REGION',
}

/** Why an answer is not what was asked for. @param what in words: `the object a.txt` */
export const explainAnswer = ({ status, headers, body }: ClientAnswer, what: string): ActionError => {
  const xml = body.toString('utf8', 0, 10_000)
  const region = headers['x-amz-bucket-region'] ?? textOf(xml, 'Region')
  const code = /<Error[\s>]/.test(xml) ? textOf(xml, 'Code') : undefined
  if (code !== undefined) {
    const place = region === undefined ? '' : `; its region is ${region}`
    return s3Error(
      codes[code] ?? (status === 401 || status === 403 ? 'S3_NO_ACCESS' : 'S3_FAILED'),
      `${what}: ${textOf(xml, 'Message') || code} (${code})${place}`,
      busy(status),
    )
  }
  // The answer to HEAD has no words.
  if (status === 403) return s3Error('S3_NO_ACCESS', `${what}: the store answered 403`)
  if (status === 301)
    return s3Error('S3_WRONG_REGION', `${what}: the store answered 301${region === undefined ? '' : `; its region is ${region}`}`)
  if (body.length === 0 && status === 400)
    return s3Error('S3_FAILED', `${what}: the store answered 400, without a word`, {
      hint: 'Check the names: a bucket has 3 to 63 small letters, digits, dots and hyphens.',
    })
  if (body.length === 0 && status >= 400) return s3Error('S3_FAILED', `${what}: the store answered ${status}`, busy(status))
  const seen = xml.trim().slice(0, 100)
  return s3Error('S3_NOT_S3', `${what}: the answer was ${status} with ${seen === '' ? 'nothing' : JSON.stringify(seen)}`)
}

/** Trying again may help: SlowDown, ServiceUnavailable. */
const busy = (status: number) => (status >= 500 ? ({ kind: 'connection' } as const) : {})
