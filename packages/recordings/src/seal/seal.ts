const version = 1
const nonceBytes = 12
const tagBytes = 16

/** Encrypts with AES-256-GCM: a version byte, the nonce (12 bytes), the tag (16), the ciphertext. */
export const seal = (bytes: Uint8Array, key: Uint8Array): Uint8Array => {
  const { createCipheriv, randomBytes } = process.getBuiltinModule('node:crypto')
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const text = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([Uint8Array.of(version), nonce, cipher.getAuthTag(), text])
}

/** The bytes that were sealed, or undefined: another key, a changed or a cut file. */
export const unseal = (sealed: Uint8Array, key: Uint8Array): Uint8Array | undefined => {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) return undefined
  const { createDecipheriv } = process.getBuiltinModule('node:crypto')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

/** A JSON value, sealed, as text that fits into a line. */
export const sealJson = (value: unknown, key: Uint8Array): string =>
  Buffer.from(seal(Buffer.from(JSON.stringify(value)), key)).toString('base64')

/** What `sealJson` sealed, or undefined when the key is another one. */
export const unsealJson = (text: string, key: Uint8Array): unknown => {
  const bytes = unseal(Buffer.from(text, 'base64'), key)
  return bytes && JSON.parse(Buffer.from(bytes).toString())
}
