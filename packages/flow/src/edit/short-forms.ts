import { isScalar, isSeq } from 'yaml'
import { keyContent, valueContent } from './content.ts'
import type { Edit, TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { setAt, valueAt } from './json-at.ts'
import { contentEnd, findSlot, isFlow, startOf } from './layout.ts'
import { columnOf, linesOf, shiftLines, spaces } from './lines.ts'
import { replaceValue } from './replace-value.ts'

/** The policy for errors or the cleanup that an edit adds a key to. */
const holderOf = (edit: Edit): string | undefined => {
  const pointer = edit.kind === 'setValue' ? edit.pointer : 'list' in edit ? edit.list : ''
  return /^(.+\/on_error)\/[^/]+$/.exec(pointer)?.[1] ?? /^(.+\/cleanup)\/(?:strategy|delay)$/.exec(pointer)?.[1]
}

/** Writes out a short form that has no room for a key: `on_error: continue`, or a cleanup that is a list. It means the same. */
export const writeOut = ({ layout }: EditContext, edit: Edit): TextEdit[] | undefined => {
  const holder = holderOf(edit)
  const slot = holder === undefined ? undefined : findSlot(layout, holder)
  if (!slot?.value) return undefined
  const { text } = layout.source
  if (holder?.endsWith('/on_error') && isScalar(slot.value) && typeof slot.value.value === 'string')
    return replaceValue(layout, slot, valueContent({ action: slot.value.value }))
  if (!isSeq(slot.value) || !holder?.endsWith('/cleanup')) return undefined
  const written = text.slice(startOf(slot.value), contentEnd(text, slot.value))
  if (isFlow(slot.value))
    return replaceValue(layout, slot, keyContent('steps', { inBlock: () => ({ head: ` ${written}`, lines: [] }), inFlow: () => written }))
  const column = columnOf(text, startOf(slot.value))
  const lines = shiftLines(linesOf(spaces(column) + written), -column)
  return replaceValue(
    layout,
    slot,
    keyContent('steps', { inBlock: (at) => ({ head: '', lines: shiftLines(lines, at.column + at.style.dash) }) }),
  )
}

/** The same in the written flow, where a cleanup is a map already. */
export const writeOutInFlow = ({ written: { flow } }: EditContext, edit: Edit): void => {
  const holder = holderOf(edit)
  const word = holder === undefined ? undefined : valueAt(flow, holder)
  if (holder !== undefined && typeof word === 'string') setAt(flow, holder, { action: word })
}
