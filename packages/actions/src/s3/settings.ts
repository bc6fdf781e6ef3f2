import type { Config, Output } from '@testmesh/action-kit'
import type { s3Schema } from './s3.schema.ts'

export type S3Config = Config<typeof s3Schema>
export type S3Result = Output<typeof s3Schema>

const connectionKeys = [
  ...(['endpoint', 'use_ssl', 'region', 'access_key', 'secret_key', 'session_token', 'bucket', 'timeout'] as const),
  ...(['verify_ssl', 'ca', 'client_cert', 'client_key', 'server_name', 'proxy'] as const),
]

/** A bucket and the way to it. */
export type S3Settings = Pick<S3Config, (typeof connectionKeys)[number]>

/** What of a config is about that: plain data, so that a bucket can be deleted in another process. */
export const settingsOf = (config: S3Config): S3Settings =>
  Object.fromEntries(connectionKeys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]]))) as S3Settings
