import { seededRandom } from '@testmesh/action-kit'

/**
 * Seeded randomness. Each attempt of each step has a stream of its own, made from the run's seed and the step's path:
 * steps that run side by side draw the same numbers in every run, whoever comes first.
 */
export const createRandom = (seed: number, stream: string): (() => number) => {
  let draw: (() => number) | undefined
  return () => {
    draw ??= seededRandom(hashText(stream, seed))
    return draw()
  }
}

/** FNV-1a over UTF-16 units. */
const hashText = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
