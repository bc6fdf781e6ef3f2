import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with an object store; what goes wrong on the way there has the codes of HTTP. */
export const s3Codes = {
  S3_NO_SUCH_KEY: {
    title: 'There is no such object',
    hint: 'Check `key`: upper and lower case differ, and it does not begin with a slash.',
  },
  S3_NO_SUCH_BUCKET: {
    title: 'There is no such bucket',
    hint: 'Check `bucket` and `endpoint`, or make it by the operation create_bucket.',
  },
  S3_BUCKET_EXISTS: { title: 'There is such a bucket already', hint: 'Choose another name, or set `if_not_exists: true`.' },
  S3_BUCKET_NOT_EMPTY: { title: 'The bucket is not empty', hint: 'Delete its objects first, or set `force: true`.' },
  S3_NO_ACCESS: {
    title: 'The store does not let the step do that',
    hint: 'Check `access_key` and `secret_key`, what they may do there, and the clock of this machine.',
  },
  S3_WRONG_REGION: { title: 'The bucket is in another region', hint: 'Set `region` to the one that the message names.' },
  S3_NOT_AS_EXPECTED: { title: 'The object is not as expected', hint: 'Compare what is expected with what is there.' },
  S3_BAD_BODY: { title: 'The object is not what it is read as', hint: 'Leave `as` out, or read it as bytes.' },
  S3_BAD_SETTINGS: { title: 'The settings of the step do not work together', hint: 'The message says which.' },
  S3_FAILED: { title: 'The store could not do it', hint: 'The message is its own.' },
  S3_NOT_S3: {
    title: 'What answers there does not speak S3',
    hint: 'Check `endpoint`: a console often listens on another port than the API.',
  },
} as const satisfies Record<string, CodeEntry>
