import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { HashHelper } from '../need-helpers.ts'
import { toBase64, toBase64Url } from '../values/base64.ts'

const algorithms = new Map([
  ['sha256', sha256],
  ['sha512', sha512],
  ['sha1', sha1],
  ['md5', md5],
])

const encodings = new Map([
  ['hex', bytesToHex],
  ['base64', toBase64],
  ['base64Url', toBase64Url],
])

export const createHashHelper = (): HashHelper => ({
  sha256: (bytes) => bytesToHex(sha256(bytes)),
  encode: (bytes, encoding) => encodings.get(encoding)?.(bytes),
  digest: (algorithm, bytes) => findHash(algorithm)?.(bytes),
  hmac: (algorithm, key, bytes) => {
    const hash = findHash(algorithm)
    return hash && hmac(hash, key, bytes)
  },
})

const findHash = (algorithm: string) => algorithms.get(algorithm.toLowerCase().replace('-', ''))
