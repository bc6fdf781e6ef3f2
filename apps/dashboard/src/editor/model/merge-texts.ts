import { diff3Merge } from 'node-diff3'

/** A stretch of a merged text: agreed on, or to be decided. */
export type MergePart = { readonly agreed: string } | { readonly mine: string; readonly theirs: string }

/** Both changed the same base: what only one changed is taken, where both changed otherwise somebody decides. */
export const mergeTexts = (base: string, mine: string, theirs: string): readonly MergePart[] =>
  diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true }).map(
    (region): MergePart =>
      region.ok ? { agreed: region.ok.join('') } : { mine: region.conflict?.a.join('') ?? '', theirs: region.conflict?.b.join('') ?? '' },
  )

export const isDecided = (parts: readonly MergePart[]): boolean => parts.every((part) => 'agreed' in part)

export const mergedText = (parts: readonly MergePart[], choices: readonly ('mine' | 'theirs' | undefined)[]): string =>
  parts.map((part, index) => ('agreed' in part ? part.agreed : part[choices[index] ?? 'mine'])).join('')

/** Each with its end. */
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
