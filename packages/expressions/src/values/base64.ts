const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values: ReadonlyMap<string, number> = new Map([
  ...[...alphabet].map((char, index) => [char, index] as const),
  ['-', 62] as const,
  ['_', 63] as const,
])

/** Base64 of bytes, with padding (RFC 4648, section 4). */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const count = Math.min(3, bytes.length - i)
    for (let k = 0; k < 4; k++) text += k <= count ? alphabet.charAt((group >> (18 - 6 * k)) & 63) : '='
  }
  return text
}

/** The same for URLs, without padding (RFC 4648, section 5). */
export const toBase64Url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** The bytes of base64 or base64url, with or without padding; `undefined` when the text is neither. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const digits = text.replace(/\s/g, '').replace(/={1,2}$/, '')
  if (digits.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (const char of digits) {
    const value = values.get(char)
    if (value === undefined) return undefined
    buffer = ((buffer << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 0xff
    }
  }
  return bytes
}
