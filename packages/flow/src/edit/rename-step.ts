import { rangeInScalar } from '../source/range-in-scalar.ts'
import { valueContent } from './content.ts'
import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { setAt } from './json-at.ts'
import { contentEnd, findSlot, isEmpty, type Slot, startOf } from './layout.ts'
import { type StepReference, stepReferences } from './references.ts'
import { refuseEdit } from './refused-edit.ts'
import { replaceValue } from './replace-value.ts'
import { setContent } from './set-value.ts'

/** New ids of steps by pointer. */
export type Renames = ReadonlyMap<string, string>

/** The renaming of one step. @throws RefusedEdit for an id that cannot be */
export const renameOf = ({ steps }: EditContext, pointer: string, id: string): Renames => {
  if (!/^[\w-]+$/.test(id)) refuseEdit(`"${id}" cannot be an id`, 'use letters, digits, _ and -', pointer)
  for (const [other, step] of steps)
    if (other !== pointer && step.id === id) refuseEdit(`another step is called "${id}"`, 'choose another id', other)
  return new Map([[pointer, id]])
}

/** Writes new ids, and changes what reads the old ones. */
export const renameText = (context: EditContext, renames: Renames): TextEdit[] => [
  ...[...renames].flatMap(([pointer, id]) => setContent(context, `${pointer}/id`, valueContent(id))),
  ...[...textsToChange(context, renames)].flatMap(([pointer, parts]) => changeText(context, pointer, parts)),
]

/** The same in the written flow. */
export const renameInFlow = (context: EditContext, renames: Renames): void => {
  const { flow } = context.written
  const texts = textsToChange(context, renames)
  for (const [pointer, parts] of texts) setAt(flow, pointer, textAfter(parts))
  for (const [pointer, id] of renames) setAt(flow, `${pointer}/id`, id)
}

/** A part of a text that gives way to another name. */
export interface ChangedPart extends StepReference {
  readonly insert: string
}

/** By pointer the parts that change. An id that another step has too keeps what reads it. */
const textsToChange = (context: EditContext, renames: Renames): ReadonlyMap<string, readonly ChangedPart[]> => {
  const { steps, reading, descriptors } = context
  const ids = new Map([...renames].map(([pointer, id]) => [steps.get(pointer)?.id ?? '', id]))
  for (const [pointer, { id }] of steps) if (!renames.has(pointer)) ids.delete(id)
  const texts = new Map<string, ChangedPart[]>()
  for (const reference of stepReferences(reading.flow, descriptors)) {
    const insert = ids.get(reference.id)
    if (insert === undefined) continue
    const parts = texts.get(reference.pointer) ?? []
    if (!parts.some(({ start }) => start === reference.start)) parts.push({ ...reference, insert })
    texts.set(reference.pointer, parts)
  }
  return texts
}

/** The value of a text after its parts have changed. */
export const textAfter = (parts: readonly ChangedPart[]): string =>
  parts
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, insert }) => text.slice(0, start) + insert + text.slice(end), parts[0]?.text ?? '')

/** Each part where it stands in the scalar; where that cannot be told, the whole scalar. */
export const changeText = (context: EditContext, pointer: string, parts: readonly ChangedPart[]): TextEdit[] => {
  const { layout } = context
  const { text } = layout.source
  const slot: Slot =
    findSlot(layout, pointer) ?? refuseEdit('what reads it is not written where it can be changed', 'edit the text', pointer)
  if (isEmpty(slot.value)) return []
  const range: [number, number] = [startOf(slot.value), contentEnd(text, slot.value)]
  const exact = parts.map(({ start, end, id, insert }) => {
    const [from, to] = rangeInScalar(text, range, { start, end }) ?? [0, 0]
    return text.slice(from, to) === id ? { from, to, insert } : undefined
  })
  return exact.every((edit) => edit !== undefined) ? exact : replaceValue(layout, slot, valueContent(textAfter(parts)))
}

/** An id that no step has: the wanted one, or it with a number. */
export const freeId = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  const base = wanted.replace(/_\d+$/, '')
  for (let number = 2; ; number++) if (!taken.has(`${base}_${number}`)) return `${base}_${number}`
}

export const idsOf = ({ steps }: EditContext): Set<string> => new Set([...steps.values()].map(({ id }) => id))
