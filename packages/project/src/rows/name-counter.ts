/** Which of many names come more than once. */
export interface NameCounter {
  note(name: string): void
  /** Whether it was noted twice. Never wrongly false; wrongly true for about one of 100,000 names among a million. */
  isShared(name: string): boolean
}

/** Four counters from 0 to 2 share a byte. */
const counters = 2 ** 26
const perName = 4

/**
 * Counts names in 16 MB, however many there are: a Bloom filter that counts to two.
 *
 * @see https://en.wikipedia.org/wiki/Counting_Bloom_filter
 */
export const createNameCounter = (): NameCounter => {
  const bytes = new Uint8Array(counters / 4)
  const countAt = (slot: number): number => ((bytes[slot >>> 2] ?? 0) >>> ((slot & 3) * 2)) & 3
  return {
    note(name) {
      for (const slot of slotsOf(name)) if (countAt(slot) < 2) bytes[slot >>> 2] = (bytes[slot >>> 2] ?? 0) + (1 << ((slot & 3) * 2))
    },
    isShared: (name) => slotsOf(name).every((slot) => countAt(slot) === 2),
  }
}

/** The second hash is odd, so that the slots of a name are different ones. */
const slotsOf = (name: string): number[] => {
  const first = hash(name, 0x811c9dc5)
  const step = hash(name, 0x9747b28c) | 1
  return Array.from({ length: perName }, (_, index) => (first + Math.imul(index, step)) & (counters - 1))
}

/** FNV-1a over UTF-16 units, with a finish that mixes the low bits well. */
const hash = (text: string, seed: number): number => {
  let value = seed
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
