import type { Fix, FixEdit } from '@testmesh/protocol'

/** The text after the edits of all fixes, which must be apart. A fix that several problems share is made once. */
export const applyFixes = (text: string, fixes: readonly Fix[]): string => {
  let at = 0
  let result = ''
  for (const { start, end, text: insert } of editsOf(fixes)) {
    result += text.slice(at, start) + insert
    at = end
  }
  return result + text.slice(at)
}

const editsOf = (fixes: readonly Fix[]): FixEdit[] =>
  [...new Set(fixes)].flatMap(({ edits }) => edits).toSorted((a, b) => a.start - b.start || a.end - b.end)

/** Those of some fixes that can be made at once: of two that touch the same place the later one waits. */
export const compatibleFixes = (fixes: readonly Fix[]): Fix[] => {
  const taken: FixEdit[] = []
  const chosen = new Set<Fix>()
  for (const fix of fixes.toSorted((a, b) => startOf(a) - startOf(b))) {
    if (chosen.has(fix) || fix.edits.length === 0 || fix.edits.some((edit) => taken.some((other) => isTouching(edit, other)))) continue
    taken.push(...fix.edits)
    chosen.add(fix)
  }
  return [...chosen]
}

const startOf = ({ edits }: Fix): number => edits[0]?.start ?? 0

const isTouching = (a: FixEdit, b: FixEdit): boolean => a.start <= b.end && b.start <= a.end
