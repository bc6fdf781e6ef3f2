import { isScalar, isSeq, type Node, type Scalar } from 'yaml'
import type { Content } from './content.ts'
import type { TextEdit } from './edit.ts'
import { colonEnd, contentEnd, isBlock, isEmpty, isFlow, type Layout, type Slot, startOf } from './layout.ts'
import { columnOf, lineEnd, lineStart, shiftLines } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'
import type { ScalarStyle, Written } from './write-value.ts'

/** Puts another value in the place of what stands in a slot. */
export const replaceValue = (layout: Layout, slot: Slot, content: Content): TextEdit[] => {
  if (isFlow(slot.holder)) return inFlow(layout, slot, content)
  const { value } = slot
  if (isFlow(value) && content.inFlow) {
    const { text } = layout.source
    const isJson = text.slice(startOf(value)).startsWith('{"')
    const written = content.inFlow(layout.style, { isJson })
    if (/^[[{]/.test(written)) return [{ from: startOf(value), to: endOf(layout, slot), insert: written }]
  }
  return isBlock(value) ? replaceBlock(layout, slot, content) : replaceLine(layout, slot, content)
}

/** Between braces everything stands on the line of its key. */
const inFlow = ({ source: { text }, style }: Layout, slot: Slot, content: Content): TextEdit[] => {
  const written = content.inFlow?.(style, { like: likeOf(slot.value), isJson: isJson(text, slot) })
  if (written === undefined) return refuseEdit('it stands between braces', 'write the part around it over several lines first')
  const start = slot.kind === 'pair' && colonEnd(slot.pair) === undefined ? (slot.pair.key as Node).range?.[1] : startOf(slot.value)
  if (start === undefined || start < 0) return refuseEdit('it stands nowhere', 'write it by hand')
  if (slot.kind === 'pair' && colonEnd(slot.pair) === undefined) return [{ from: start, to: start, insert: `: ${written}` }]
  const to = slot.value ? contentEnd(text, slot.value) : start
  return [{ from: start, to, insert: /[:[{,]/.test(text[start - 1] ?? '') && to === start ? ` ${written}` : written }]
}

/** Whether what stands around a place writes its keys as JSON does. */
export const isJson = (text: string, { holder }: Pick<Slot, 'holder'>): boolean => {
  const written = text.slice(startOf(holder), holder.range?.[1])
  return isFlow(holder) && /^[[{]\s*(?:"[^"\n]*"\s*:|\{\s*"|"|$)/.test(written)
}

/** A value on the line of its key, or none at all. */
const replaceLine = (layout: Layout, slot: Slot, content: Content): TextEdit[] => {
  const { head, lines } = write(layout, slot, content)
  const isWhole = head === '' || isEmpty(slot.value)
  const from = isWhole ? headEnd(slot) : startOf(slot.value)
  const to = isEmpty(slot.value) ? from : contentEnd(layout.source.text, slot.value)
  return [{ from, to, insert: isWhole ? head : head.trimStart() }, ...below(layout, to, lines)]
}

/** A map or list over lines of its own. A comment on the line of its key stays. */
const replaceBlock = (layout: Layout, slot: Slot, content: Content): TextEdit[] => {
  const { text } = layout.source
  const start = startOf(slot.value)
  const end = endOf(layout, slot)
  const { head, lines } = write(layout, slot, content)
  if (slot.kind === 'item') return [{ from: start, to: end, insert: [head.trimStart(), ...lines].join(layout.style.eol) }]
  if (head === '' && lines.length > 0) {
    const isSameKind = isSeq(slot.value) === (lines[0] ?? '').trimStart().startsWith('-')
    const by = isSameKind ? columnOf(text, start) - (lines[0] ?? '').search(/\S/) : 0
    return [{ from: lineStart(text, start), to: end, insert: shiftLines(lines, by).join(layout.style.eol) }]
  }
  const key = headEnd(slot)
  return [
    { from: key, to: key, insert: head },
    { from: lineEnd(text, key), to: end, insert: lines.map((line) => layout.style.eol + line).join('') },
  ]
}

const write = (layout: Layout, slot: Slot, content: Content): Written =>
  content.inBlock({
    column: slot.kind === 'item' ? dashColumn(layout, slot) : columnOf(layout.source.text, startOf(slot.pair.key as Node)),
    isItem: slot.kind === 'item',
    style: layout.style,
    like: likeOf(slot.value),
  })

const dashColumn = ({ source: { text } }: Layout, { holder }: Slot): number => columnOf(text, startOf(holder))

const below = ({ source: { text }, style }: Layout, at: number, lines: readonly string[]): TextEdit[] =>
  lines.length === 0 ? [] : [{ from: lineEnd(text, at), to: lineEnd(text, at), insert: lines.map((line) => style.eol + line).join('') }]

/** Behind the colon or the dash. */
const headEnd = (slot: Slot): number => {
  const dash = slot.holder.srcToken as { items?: { start: { type: string; offset: number }[] }[] } | undefined
  const end =
    slot.kind === 'pair'
      ? colonEnd(slot.pair)
      : dash?.items?.[slot.index]?.start.flatMap(({ type, offset }) => (type === 'seq-item-ind' ? [offset + 1] : [])).at(-1)
  return end ?? refuseEdit('this key is written with "?"', 'write it as key: value first')
}

const endOf = ({ source: { text } }: Layout, { value }: Slot): number => (isEmpty(value) ? -1 : contentEnd(text, value))

const likeOf = (value: Node | null): ScalarStyle | undefined => {
  if (!isScalar(value)) return undefined
  return styles[(value as Scalar).type ?? '']
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_DOUBLE: '"',
  QUOTE_SINGLE: "'",
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
}
