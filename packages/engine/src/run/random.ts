/**
 * Seeded randomness. Each attempt of each step has a stream of its own, made from the run's seed and the step's path:
 * steps that run side by side draw the same numbers in every run, whoever comes first.
 */
export const createRandom = (seed: number, stream: string): (() => number) => {
  let state: number | undefined
  return () => {
    state ??= hashText(stream, seed)
    // mulberry32: small, fast, passes what test data asks of it. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** FNV-1a over UTF-16 units. */
const hashText = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
