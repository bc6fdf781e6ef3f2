import { s3Error } from './s3-error.ts'
import type { S3Config } from './settings.ts'

/** The url of a bucket, or of an object in it, by path: every store takes that. @throws ActionError S3_BAD_SETTINGS */
export const urlOf = (config: Pick<S3Config, 'endpoint' | 'use_ssl' | 'region' | 'bucket'>, key = '', query = ''): string => {
  if (config.bucket.includes('/')) throw s3Error('S3_BAD_SETTINGS', `${JSON.stringify(config.bucket)} is no name of a bucket`)
  return `${baseOf(config)}/${encodeURIComponent(config.bucket)}${key === '' ? '' : `/${pathOf(key)}`}${query}`
}

const baseOf = ({ endpoint, use_ssl: isSecure, region }: Pick<S3Config, 'endpoint' | 'use_ssl' | 'region'>): string => {
  if (endpoint === undefined) return `https://s3.${region}.amazonaws.com`
  const [, scheme] = /^(https?):\/\//i.exec(endpoint) ?? []
  if (scheme !== undefined && isSecure !== undefined && isSecure !== /^https$/i.test(scheme))
    throw s3Error('S3_BAD_SETTINGS', `use_ssl: ${isSecure} contradicts ${endpoint}`)
  const url = URL.parse(scheme === undefined ? `${(isSecure ?? isSecurePort(endpoint)) ? 'https' : 'http'}://${endpoint}` : endpoint)
  if (!url || endpoint.includes('://') !== (scheme !== undefined) || url.search !== '')
    throw s3Error('S3_BAD_SETTINGS', `${JSON.stringify(endpoint)} is no endpoint`, { hint: 'Write it like http://localhost:9000.' })
  return url.href.replace(/\/+$/, '')
}

const isSecurePort = (endpoint: string): boolean => !/:\d+/.test(endpoint) || /:443(\/|$)/.test(endpoint)

/** URLs do away with `.` and `..`, also when they are encoded. */
const pathOf = (key: string): string => {
  const parts = key.split('/')
  if (parts.some((part) => part === '.' || part === '..'))
    throw s3Error('S3_BAD_SETTINGS', `the key ${JSON.stringify(key)} has a part that no URL can hold`)
  return parts.map(encodeURIComponent).join('/')
}
