/** Of a text in UTF-8, in hexadecimal digits. Browsers bring their own only where the page comes over HTTPS. */
export const sha256 = (text: string): string => {
  const bytes = padded(new TextEncoder().encode(text))
  const state = Uint32Array.from(start)
  const words = new Uint32Array(64)
  for (let at = 0; at < bytes.byteLength; at += 64) mix(state, words, new DataView(bytes.buffer, at, 64))
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** With a one behind it, zeros, and its length in bits. */
const padded = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  new DataView(whole.buffer).setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n)
  return whole
}

const mix = (state: Uint32Array, words: Uint32Array, block: DataView): void => {
  for (let i = 0; i < 64; i += 1) words[i] = i < 16 ? block.getUint32(i * 4) : expanded(words, i)
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i += 1) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (rounds[i] ?? 0) + (words[i] ?? 0)) | 0
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word
}

const expanded = (words: Uint32Array, i: number): number => {
  const [far = 0, near = 0] = [words[i - 15], words[i - 2]]
  const low = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)
  const high = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10)
  return (words[i - 16] ?? 0) + low + (words[i - 7] ?? 0) + high
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The standard takes them from the first primes: 32 bits of the fractions of their roots. */
const primes = Array.from({ length: 310 }, (_, at) => at + 2).filter(
  (n) => !Array.from({ length: n }, (_, at) => at).some((d) => d > 1 && n % d === 0),
)
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const rounds = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)))
