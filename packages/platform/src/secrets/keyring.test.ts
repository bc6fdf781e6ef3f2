import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring, SealedElsewhere } from './keyring.ts'

const place = ['workspace', 'environment', 'token', '1']

describe('a keyring', () => {
  it('opens what it sealed, at its place only', () => {
    const keyring = createKeyring(randomBytes(32))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = Buffer.from(value).toString()
        const sealed = keyring.seal(text, place)
        expect(keyring.open(sealed, place)).toBe(text)
        expect(() => keyring.open(sealed, [...place.slice(0, -1), '2'])).toThrow(SealedElsewhere)
        expect(() => keyring.open(sealed, ['workspace', 'environment,token', '1'])).toThrow(SealedElsewhere)
      }),
      { numRuns: 50 },
    )
  })

  it('refuses what was changed in any byte', () => {
    const keyring = createKeyring(randomBytes(32))
    const sealed = keyring.seal('value', place)
    for (let at = 0; at < sealed.ciphertext.length; at += 1) {
      const ciphertext = Uint8Array.from(sealed.ciphertext)
      ciphertext[at] = (ciphertext[at] ?? 0) ^ 1
      expect(() => keyring.open({ ...sealed, ciphertext }, place)).toThrow(SealedElsewhere)
    }
  })

  it('never seals the same value alike, and keeps nothing of it in sight', () => {
    const keyring = createKeyring(randomBytes(32))
    const [one, two] = [keyring.seal('a value to hide', place), keyring.seal('a value to hide', place)]
    expect(one.ciphertext).not.toEqual(two.ciphertext)
    expect(Buffer.from(one.ciphertext).toString('latin1')).not.toContain('hide')
  })

  it('opens what an earlier key sealed, and says which key is missing otherwise', () => {
    const [before, after] = [randomBytes(32), randomBytes(32)]
    const sealed = createKeyring(before).seal('value', place)
    expect(createKeyring(after, [before]).open(sealed, place)).toBe('value')
    expect(() => createKeyring(after).open(sealed, place)).toThrow(sealed.kekId)
  })

  it('derives the same key for a purpose, another for another', () => {
    const master = randomBytes(32)
    expect(createKeyring(master).derive('tokens')).toEqual(createKeyring(master).derive('tokens'))
    expect(createKeyring(master).derive('tokens')).not.toEqual(createKeyring(master).derive('links'))
  })
})
