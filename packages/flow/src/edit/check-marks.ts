import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { refuseEdit } from './refused-edit.ts'

/** Refuses to touch what other places follow from: anchors, aliases, merges, tags. @throws RefusedEdit */
export const checkMarks = ({ layout }: EditContext, edits: readonly TextEdit[]): void => {
  for (const { from, to } of edits) {
    const mark = layout.marks.find((other) => from < other.to && to > other.from)
    if (mark) refuseEdit(`it would touch ${mark.written}, a YAML ${kindOf(mark.written)}`, 'edit the text, or write the value out first')
  }
}

const kindOf = (written: string): string => {
  if (written.startsWith('&')) return 'anchor that other places repeat'
  if (written.startsWith('*')) return 'alias that repeats another place'
  return written === '<<' ? 'merge' : 'tag'
}
