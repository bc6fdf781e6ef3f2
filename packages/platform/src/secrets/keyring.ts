import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** A value that only the key of this server opens, and only at the place it was sealed for. */
export interface Sealed {
  /** Nonce, ciphertext and tag, AES-256-GCM. */
  readonly ciphertext: Uint8Array
  /** The key of this value alone, sealed by the server's key. */
  readonly dekWrapped: Uint8Array
  /** Which key of the server that was. */
  readonly kekId: string
}

export interface Keyring {
  /** Of the key that seals. */
  readonly id: string
  /** `place` names where the value belongs, part by part; it opens nowhere else. */
  seal(value: string, place: readonly string[]): Sealed
  /** @throws SealedElsewhere */
  open(sealed: Sealed, place: readonly string[]): string
  /** A key for one purpose, 32 bytes, always the same: signing tokens, set-up links. */
  derive(purpose: string): Uint8Array
}

/** Sealed by another key, at another place, or changed since. */
export class SealedElsewhere extends Error {
  override readonly name = 'SealedElsewhere'
}

/** @param master 32 random bytes; earlier ones still open what they sealed */
export const createKeyring = (master: Uint8Array, earlier: readonly Uint8Array[] = []): Keyring => {
  const current = toKey(master)
  const keys = new Map([current, ...earlier.map(toKey)].map((key) => [key.id, key.bytes]))
  return {
    id: current.id,
    derive: (purpose) => deriveFrom(master, purpose),
    seal: (value, place) => {
      const dek = randomBytes(32)
      return {
        ciphertext: encrypt(dek, Buffer.from(value), placeOf(place)),
        dekWrapped: encrypt(current.bytes, dek, placeOf(place)),
        kekId: current.id,
      }
    },
    open: ({ ciphertext, dekWrapped, kekId }, place) => {
      const kek = keys.get(kekId)
      if (!kek) throw new SealedElsewhere(`It was sealed by the key ${kekId}, which this server does not have.`)
      return decrypt(decrypt(kek, dekWrapped, placeOf(place)), ciphertext, placeOf(place)).toString()
    },
  }
}

const toKey = (master: Uint8Array) => {
  const bytes = deriveFrom(master, 'secrets')
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 16) }
}

const deriveFrom = (master: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', master, '', `testmesh ${purpose}`, 32))

/** As JSON, so that no two places spell alike. */
const placeOf = (parts: readonly string[]): Buffer => Buffer.from(JSON.stringify(parts))

const nonceBytes = 12
const tagBytes = 16

const encrypt = (key: Uint8Array, bytes: Uint8Array, place: Uint8Array): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place)
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

const decrypt = (key: Uint8Array, sealed: Uint8Array, place: Uint8Array): Buffer => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    decipher.setAAD(place).setAuthTag(sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
  } catch {
    throw new SealedElsewhere('It was sealed for another place, or changed since.')
  }
}
