import { diff3Merge } from 'node-diff3'

/** A stretch that both changed, each in another way. */
export interface Conflicting {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

/** A stretch of a merged text: agreed on, or to be decided. */
export type MergePart = { readonly agreed: string } | Conflicting

export type Choice = 'mine' | 'theirs' | 'both'

/** Both changed the same base: what only one changed is taken, where both changed otherwise somebody decides. */
export const mergeTexts = (base: string, mine: string, theirs: string): readonly MergePart[] =>
  diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true }).map(({ ok, conflict }): MergePart => {
    if (ok) return { agreed: ok.join('') }
    const [own, before, other] = [conflict?.a, conflict?.o, conflict?.b].map((part) => part?.join('') ?? '')
    return { mine: own ?? '', base: before ?? '', theirs: other ?? '' }
  })

/** What each stretch becomes. What is not decided stays as others saved it. */
export const mergedTexts = (parts: readonly MergePart[], choices: readonly (Choice | undefined)[]): readonly string[] =>
  parts.map((part, index) => {
    if ('agreed' in part) return part.agreed
    const choice = choices[index] ?? 'theirs'
    return choice === 'both' ? part.theirs.replace(/(?<!\n)$/, '\n') + part.mine : part[choice]
  })

/** Two that only added something may both stay, one behind the other. */
export const mayBothStay = ({ base, mine, theirs }: Conflicting): boolean => base === '' && mine !== '' && theirs !== ''

/** Each with its end. */
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
