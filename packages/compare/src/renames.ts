import { isMoving } from './moving.ts'

type Values = Readonly<Record<string, unknown>>

/** Which value of a later execution stands for which of an earlier one: `order_id` was `o-17` there and is `o-91` here. */
export interface Renames {
  /** Learns from what has the same name in both. */
  readonly learn: (before: Values, after: Values) => void
  /** Whether a text is the earlier one with other values in the place of those that were learned. */
  readonly explain: (before: string, after: string) => boolean
}

/** Of a loop that captures something in each round the first are enough. */
const mostRenames = 500
/** What is longer is a document, and stands in no other text. */
const longestName = 200

type Rename = readonly [was: string, is: string]

export const createRenames = (): Renames => {
  const known = new Map<string, string>()
  const byFirst = new Map<string, Rename[]>()
  const renameAt = (before: string, at: number, after: string, to: number): Rename | undefined =>
    byFirst.get(before[at] ?? '')?.find(([was, is]) => isWordAt(before, at, was) && isWordAt(after, to, is))
  return {
    learn: (before, after) => {
      for (const [name, value] of Object.entries(before)) {
        const next = Object.hasOwn(after, name) ? after[name] : undefined
        if (!isNamed(value) || !isNamed(next) || value === next || known.has(String(value)) || known.size >= mostRenames) continue
        // A number that is no id stands for itself elsewhere: a status of 500 is none that was captured before.
        if (typeof value === 'number' && !isMoving('', name, value, next)) continue
        const rename = [String(value), String(next)] as const
        known.set(...rename)
        const [first = ''] = rename[0]
        byFirst.set(first, [...(byFirst.get(first) ?? []), rename].toSorted(longestFirst))
      }
    },
    explain: (before, after) => {
      let [at, to] = [0, 0]
      while (at < before.length) {
        const rename = renameAt(before, at, after, to)
        if (!rename && before[at] !== after[to]) return false
        at += rename?.[0].length ?? 1
        to += rename?.[1].length ?? 1
      }
      return to === after.length
    },
  }
}

const isNamed = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '' && value.length <= longestName) || typeof value === 'number'

const longestFirst = ([one]: Rename, [other]: Rename): number => other.length - one.length

/** Whole words alone: 17 is not in 2017. */
const isWordAt = (text: string, at: number, word: string): boolean =>
  text.startsWith(word, at) && !isLetter(text[at - 1]) && !isLetter(text[at + word.length])

const isLetter = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)
