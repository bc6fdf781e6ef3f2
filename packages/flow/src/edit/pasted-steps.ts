import { readFlow } from '../read/read-flow.ts'
import { withoutMark } from '../source/without-mark.ts'
import { applyEdits } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { linesOf, shiftLines } from './lines.ts'
import { inOrder } from './order-edits.ts'
import { refuseEdit } from './refused-edit.ts'
import { freeId, idsOf, renameText } from './rename-step.ts'
import type { Mutable } from './written-flow.ts'

/** Steps that come from outside: as lines of a list whose dashes stand in the first column, and as they were written. */
export interface PastedSteps {
  readonly lines: readonly string[]
  readonly steps: readonly Mutable[]
}

/** Reads a step or a list of steps; ids that are taken in the flow give way to free ones. @throws RefusedEdit */
export const pasteSteps = (context: EditContext, text: string): PastedSteps => {
  const opened = openPaste(context, asList(text))
  const taken = idsOf(context)
  const own = idsOf(opened)
  const renames = new Map<string, string>()
  for (const [pointer, { id }] of opened.steps) {
    if (!taken.has(id) || !opened.reading.source.ranges[`${pointer}/id`]) continue
    const free = freeId(id, new Set([...taken, ...own, ...renames.values()]))
    renames.set(pointer, free)
  }
  const renamed =
    renames.size === 0
      ? opened
      : openPaste(context, linesOf(applyEdits(opened.reading.source.text, inOrder(renameText(opened, renames)))).slice(1))
  return { lines: linesOf(renamed.reading.source.text).slice(1, -1), steps: renamed.written.flow.steps as Mutable[] }
}

/** The lines of a list, whatever was given. */
const asList = (text: string): string[] => {
  const lines = linesOf(withoutMark(text)).map((line) => line.replace(/\s+$/, (blank) => (line.trim() === '' ? '' : blank)))
  while (lines[0] === '') lines.shift()
  while (lines.at(-1) === '') lines.pop()
  const indent = Math.min(...lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length))
  const flush = shiftLines(lines, -indent)
  const first = flush.findIndex((line) => line !== '' && !line.startsWith('#'))
  if (first === -1) return refuseEdit('there is no step in the text to insert', 'give a step such as "action: log"')
  if (/^-(?:\s|$)/.test(flush[first] ?? '')) return flush
  return [...flush.slice(0, first), `- ${flush[first]}`, ...shiftLines(flush.slice(first + 1), 2)]
}

const openPaste = ({ descriptors }: EditContext, lines: readonly string[]): EditContext => {
  const reading = readFlow(`steps:\n${lines.join('\n').trimEnd()}\n`, descriptors)
  if (!reading.flow || reading.flow.steps.length === 0) refuseEdit('the text to insert holds no step', 'give a step such as "action: log"')
  const opened = openEdit(reading, descriptors)
  const [mark] = opened.layout.marks
  if (mark) refuseEdit(`the text to insert uses ${mark.written}`, 'write its value out')
  return opened
}
