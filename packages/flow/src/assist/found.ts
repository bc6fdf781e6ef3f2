export interface Completion {
  readonly label: string
  readonly kind: 'key' | 'action' | 'value' | 'name' | 'function'
  /** What to write in place of the word. */
  readonly insert: string
  /** From where to where, offsets in the text. */
  readonly replace: readonly [start: number, end: number]
  /** One line. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
}

/** What may stand at a place, before it is known which word gives way. */
export type Found = Omit<Completion, 'replace'> & {
  /** Of a field of a result. */
  readonly type?: string
  /** What it was worth in the last run, as short JSON. */
  readonly seen?: string
}

/** Those that fit what is typed of a word: what begins so, then what has it inside; else what has its letters in that order. */
export const nearTo = (found: readonly Found[], typed: string): readonly Found[] => {
  const near = found
    .map((one) => ({ one, rank: rankOf(one.label, typed) }))
    .filter(({ rank }) => rank < notNear)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
  return near.length > 0 || typed.length < 2 ? near : found.filter(({ label }) => hasLetters(label.toLowerCase(), typed.toLowerCase()))
}

const notNear = 3

const rankOf = (label: string, typed: string): number => {
  if (label.startsWith(typed)) return 0
  const [small, wanted] = [label.toLowerCase(), typed.toLowerCase()]
  return small.startsWith(wanted) ? 1 : small.includes(wanted) ? 2 : notNear
}

const hasLetters = (label: string, wanted: string): boolean => {
  let at = -1
  return [...wanted].every((letter) => {
    at = label.indexOf(letter, at + 1)
    return at !== -1
  })
}
