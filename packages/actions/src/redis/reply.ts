import type { JsonValue } from '@testmesh/action-kit'
import { toTextOrBytes } from '../messages/content.ts'

/** An answer of Redis as flows read it. */
export type Reply = JsonValue | Uint8Array | readonly Reply[]

/** Text where the bytes are text; whole numbers where no digit is lost, else their text. @throws an error that stands inside the answer */
export const toReply = (answer: unknown): Reply => {
  if (answer === null || answer === undefined) return null
  if (answer instanceof Uint8Array) return toTextOrBytes(answer)
  if (Array.isArray(answer)) return answer.map(toReply)
  // The driver hands out numbers as text and all else as bytes.
  if (typeof answer === 'string') return Number.isSafeInteger(Number(answer)) ? Number(answer) : answer
  throw answer
}

/** Pairs of names and values, as a map. */
export const toMap = (answer: Reply): Record<string, Reply> => {
  const words = Array.isArray(answer) ? answer : []
  const pairs = Array.from({ length: words.length / 2 }, (_, index) => [nameOf(words[2 * index]), words[2 * index + 1] ?? null] as const)
  return Object.fromEntries(pairs)
}

/** A name that is no text keeps apart what differs. */
export const nameOf = (name: Reply | undefined): string =>
  name instanceof Uint8Array ? Buffer.from(name).toString('latin1') : String(name)
