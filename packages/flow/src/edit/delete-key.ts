import { isMap, type Node, type Pair } from 'yaml'
import { blocksOf } from '../model/blocks-of.ts'
import { parentOf } from '../source/pointer.ts'
import { valueContent } from './content.ts'
import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { contentEnd, findCollection, findSlot, isFlow, type Layout, pairEnd, type Slot, standsForList, startOf } from './layout.ts'
import { lineEnd, lineStart, nextLine } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'
import { replaceValue } from './replace-value.ts'
import { blockOfStep, removeBlock } from './step-block.ts'

/** What goes when something is removed: itself, or what would be empty around it; `isKept` when that must stay, empty. */
export interface Removal {
  readonly pointer: string
  readonly isKept: boolean
}

/** Follows a removal outwards, as far as nothing is left. */
export const removalOf = (context: EditContext, pointer: string): Removal => {
  const parent = pointer.startsWith('/metadata/') ? '' : parentOf(pointer)
  const holder = findCollection(context.layout, parent)
  if (!holder && standsForList(context.layout, pointer)) return removalOf(context, parent)
  const isLast = holder?.items.length === 1
  if (pointer === '/steps' || (isLast && (parent === '/steps' || parent === '')))
    return refuseEdit('a flow needs at least one step', 'delete the flow instead', pointer)
  if (!isLast) return { pointer, isKept: false }
  const branch = context.steps.has(pointer) ? branchAround(context, parent) : undefined
  if (branch) return removalOf(context, branch)
  if (parent.endsWith('/cleanup/steps')) return removalOf(context, parentOf(parent))
  const isItem = findSlot(context.layout, parent)?.kind === 'item'
  return isItem || context.isRequired(parent) ? { pointer: parent, isKept: true } : removalOf(context, parent)
}

/**
 * What goes with the last step of a list inside a control step: the branch or case it is the list of, or the list itself.
 *
 * @throws RefusedEdit when nothing else would be left in that step
 */
const branchAround = ({ steps, isRequired, layout }: EditContext, list: string): string | undefined => {
  const [around, step] = [...steps].findLast(([pointer]) => list.startsWith(`${pointer}/`)) ?? []
  const blocks = step ? blocksOf(step) : []
  if (!step || around === undefined || !blocks.some(({ pointer }) => around + pointer === list)) return undefined
  const hasOther = blocks.some(({ pointer, steps }) => around + pointer !== list && steps.length > 0)
  const item = list.endsWith('/steps') && findSlot(layout, parentOf(list))?.kind === 'item' ? parentOf(list) : undefined
  const isLastCase = item !== undefined && findCollection(layout, parentOf(item))?.items.length === 1 && isRequired(parentOf(item))
  return hasOther && !isLastCase
    ? (item ?? list)
    : refuseEdit(`"${step.id}" needs at least one step in it`, `remove "${step.id}" itself, or add another step to it first`, list)
}

/** Takes a key or an item out of the text. */
export const removeText = (context: EditContext, { pointer, isKept }: Removal): TextEdit[] => {
  const { layout } = context
  const slot = findSlot(layout, pointer)
  if (!slot)
    return refuseEdit(
      'it is not written here',
      'it comes from an older spelling or from the name of the action: change that by hand',
      pointer,
    )
  if (isKept) return replaceValue(layout, slot, valueContent(isMap(slot.value) ? {} : []))
  if (isFlow(slot.holder)) return removeItem(layout, slot)
  return slot.kind === 'item'
    ? removeBlock(layout, blockOfStep(layout, slot, { hasComments: isStepOrBranch(context, pointer) }), {
        isLast: slot.index === slot.holder.items.length - 1,
      })
    : removePair(layout, slot)
}

const isStepOrBranch = ({ steps }: EditContext, pointer: string): boolean => steps.has(pointer) || steps.has(`${pointer}/steps/0`)

const removePair = (layout: Layout, { pair, holder, index }: Slot & { kind: 'pair' }): TextEdit[] => {
  const { text } = layout.source
  const start = startOf(pair.key as Node)
  const end = lineEnd(text, pairEnd(text, pair))
  const isFirstOnItem = index === 0 && text.slice(lineStart(text, start), start).trim() !== ''
  if (!isFirstOnItem) return [withBlankLines(text, wholeLines(text, lineStart(text, start), end))]
  const next = holder.items[1] as Pair | undefined
  if (!next) return [{ from: start, to: pairEnd(text, pair), insert: '{}' }]
  const between = text.slice(end, startOf(next.key as Node))
  if (!between.includes('#')) return [{ from: start, to: startOf(next.key as Node), insert: '' }]
  return [{ from: lineStart(text, start) + text.slice(lineStart(text, start), start).trimEnd().length, to: end, insert: '' }]
}

/** Between two blank lines, one of them goes too. */
const withBlankLines = (text: string, edit: TextEdit): TextEdit => {
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(edit.to))?.[0].length ?? 0
  return /(?:^|\n)\r?\n$/.test(text.slice(Math.max(0, edit.from - 4), edit.from)) ? { ...edit, to: edit.to + blank } : edit
}

/** Lines from the start of the first to the end of the last, and one line break. */
export const wholeLines = (text: string, from: number, end: number): TextEdit => {
  const to = nextLine(text, end)
  if (to > end || from === 0) return { from, to, insert: '' }
  const before = text[from - 2] === '\r' ? 2 : 1
  return { from: from - before, to, insert: '' }
}

/** An item between braces or brackets, with its comma. */
const removeItem = ({ source: { text } }: Layout, { holder, index }: Slot): TextEdit[] => {
  const items = holder.items as (Pair | Node)[]
  const startAt = (item: Pair | Node): number => startOf(isMap(holder) ? ((item as Pair).key as Node) : (item as Node))
  const endAt = (item: Pair | Node): number => (isMap(holder) ? pairEnd(text, item as Pair) : contentEnd(text, item as Node))
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]]
  if (!item) return []
  const [from, to] = after
    ? [startAt(item), startAt(after)]
    : [before ? endAt(before) : startOf(holder) + 1, before ? endAt(item) : (holder.range?.[1] ?? 1) - 1]
  if (/(?:^|\s)#/.test(text.slice(from, startAt(item)) + text.slice(endAt(item), to)))
    return refuseEdit('there is a comment between these brackets', 'remove it by hand')
  return [{ from, to, insert: '' }]
}
