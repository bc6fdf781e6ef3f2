import { createHash, randomInt } from 'node:crypto'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefix = 'tm_live_'
/** 62^30 is more than 2^178. */
const length = 30
const checksumLength = 6

/** `tm_live_`, 30 random digits and 6 that depend on them: scanners find it, and a typing error is told without a database. */
export const newApiKey = (): string => {
  const body = Array.from({ length }, () => digits.charAt(randomInt(digits.length))).join('')
  return prefix + body + checksumOf(body)
}

export const looksLikeApiKey = (text: string): boolean => text.startsWith(prefix)

export const isApiKey = (text: string): boolean => {
  const body = text.slice(prefix.length, -checksumLength)
  return looksLikeApiKey(text) && body.length === length && checksumOf(body) === text.slice(-checksumLength)
}

/** What is shown of it, to tell keys apart. */
export const shownPart = (key: string): string => key.slice(0, prefix.length + 4)

const checksumOf = (body: string): string => {
  const bytes = createHash('sha256')
    .update(prefix + body)
    .digest()
  return Array.from({ length: checksumLength }, (_, at) => digits.charAt((bytes[at] ?? 0) % digits.length)).join('')
}
