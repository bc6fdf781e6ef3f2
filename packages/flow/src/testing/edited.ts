import { applyEdits, type Edit } from '../edit/edit.ts'
import { planEdit } from '../edit/plan-edit.ts'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from './tell.ts'

/** The text after an edit; `refused: …` when it is refused. */
export const edited = (text: string, edit: Edit): string => {
  const plan = planEdit(readFlow(text, descriptors), edit, descriptors)
  return 'refused' in plan ? `refused: ${plan.refused.message} (${plan.refused.hint})` : applyEdits(text, plan.edits)
}

/** The lines that went and came. */
export const difference = (before: string, after: string): string => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const shortest = Math.min(old.length, now.length)
  const same = old.findIndex((line, index) => line !== now[index])
  const head = same === -1 ? shortest : same
  let tail = 0
  while (tail < shortest - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const part = (lines: string[], sign: string): string[] => lines.slice(head, lines.length - tail).map((line) => sign + line)
  return [...part(old, '-'), ...part(now, '+')].join('\n')
}
