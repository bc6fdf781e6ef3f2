import { applyEdits, type Edit } from '../edit/edit.ts'
import { planEdit } from '../edit/plan-edit.ts'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from './tell.ts'

/** The text after an edit; `refused: …` when it is refused. */
export const edited = (text: string, edit: Edit): string => {
  const plan = planEdit(readFlow(text, descriptors), edit, descriptors)
  return 'refused' in plan ? `refused: ${plan.refused.message} (${plan.refused.hint})` : applyEdits(text, plan.edits)
}

/** The lines that went and came, with `…` for those between that stayed; a refusal as it is. */
export const difference = (before: string, after: string): string => {
  if (after.startsWith('refused: ')) return after
  const [old, now] = [before.split('\n'), after.split('\n')]
  const same = commonLines(old, now)
  const lines: string[] = []
  for (let a = 0, b = 0; a < old.length || b < now.length; ) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      if (lines.length > 0 && lines.at(-1) !== '…') lines.push('…')
      a++
      b++
    } else if (b < now.length && (a === old.length || same(a, b + 1) > same(a + 1, b))) lines.push(`+${now[b++]}`)
    else lines.push(`-${old[a++]}`)
  }
  return lines.join('\n').replace(/\n…$/, '')
}

/** How many lines two lists have in common from two positions on. */
const commonLines = (old: readonly string[], now: readonly string[]): ((a: number, b: number) => number) => {
  const counts = old.map(() => new Array<number>(now.length + 1).fill(0))
  const at = (a: number, b: number): number => counts[a]?.[b] ?? 0
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--) {
      const row = counts[a]
      if (row) row[b] = old[a] === now[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1))
    }
  return at
}
