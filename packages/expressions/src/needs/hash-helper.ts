import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { HashHelper } from '../need-helpers.ts'

const algorithms = new Map([
  ['sha256', sha256],
  ['sha512', sha512],
  ['sha1', sha1],
  ['md5', md5],
])

export const createHashHelper = (): HashHelper => ({
  sha256: (bytes) => bytesToHex(sha256(bytes)),
  md5: (bytes) => bytesToHex(md5(bytes)),
  hmac: (algorithm, key, bytes) => {
    const hash = algorithms.get(algorithm.toLowerCase().replace('-', ''))
    return hash && bytesToHex(hmac(hash, key, bytes))
  },
})
