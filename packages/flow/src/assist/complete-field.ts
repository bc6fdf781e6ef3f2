import type { ActionDescriptor } from '@testmesh/protocol'
import { applyEdits } from '../edit/edit.ts'
import { planEdit } from '../edit/plan-edit.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow } from '../read/read-flow.ts'
import { parentOf } from '../source/pointer.ts'
import type { SourceText } from '../source/source-text.ts'
import { type CompletionOptions, complete } from './complete.ts'
import type { Completion } from './found.ts'

/** A field of a form: what it is the value of. */
export interface FieldPlace {
  /** Of the value, which need not be written yet; `-` appends to a list. */
  readonly pointer: string
  /** The field holds YAML, not a text. Default: false. */
  readonly isYaml?: boolean
}

/** The text of a flow around a field: what is typed there is put between. */
export interface FieldFrame {
  readonly before: string
  readonly after: string
  /** In which column lines of YAML stand; undefined for a text. */
  readonly column: number | undefined
}

/** What is typed in a field so far, and where in it the caret stands. */
export interface FieldDraft {
  readonly draft: string
  readonly offset: number
}

/** Where a field stands in the text; undefined where nothing can be written. Worth keeping while somebody types in it. */
export const fieldFrame = (reading: FlowReading, place: FieldPlace, descriptors: readonly ActionDescriptor[]): FieldFrame | undefined => {
  const { pointer, isYaml = false } = place
  const range = reading.source.ranges[pointer]
  if (range) return frameAround(reading.source, range, isYaml)
  const plan = planEdit(reading, { kind: 'setValue', pointer, value: isYaml ? { x: 1 } : 'x' }, descriptors)
  if ('refused' in plan) return undefined
  const { source } = readFlow(applyEdits(reading.source.text, plan.edits), descriptors)
  const written = source.ranges[pointer.endsWith('/-') ? lastItem(source, parentOf(pointer)) : pointer]
  return written && frameAround(source, written, isYaml)
}

const lastItem = ({ ranges }: SourceText, list: string): string => {
  let last = 0
  while (ranges[`${list}/${last + 1}`]) last += 1
  return `${list}/${last}`
}

const frameAround = ({ text }: SourceText, [start, end]: readonly number[], isYaml: boolean): FieldFrame => {
  const before = text.slice(0, start)
  // A block ends with its last line.
  const after = (/\n$/.test(text.slice(start, end)) ? '\n' : '') + text.slice(end)
  if (!isYaml) return { before, after, column: undefined }
  const head = before.slice(before.lastIndexOf('\n') + 1)
  const indent = /^\s*(?:- +)*/.exec(head)?.[0].length ?? 0
  if (indent === head.length) return { before, after, column: indent }
  return { before: `${before.trimEnd()}\n${' '.repeat(indent + 2)}`, after, column: indent + 2 }
}

/** What may stand at the caret of a field: what `complete` says of the flow with the draft in it. Places are those of the draft. */
export const completeField = (
  { before, after, column }: FieldFrame,
  { draft, offset }: FieldDraft,
  descriptors: readonly ActionDescriptor[],
  options: CompletionOptions = {},
): readonly Completion[] => {
  const [open, write] = column === undefined ? ['"', quoted] : ['', indented(column)]
  const head = before + open + write(draft.slice(0, offset))
  const text = head + write(draft.slice(offset)) + open + after
  const at = head.length
  return complete(text, descriptors, at, options).map((one) => ({
    ...one,
    replace: [offset - (at - one.replace[0]), offset + (one.replace[1] - at)],
  }))
}

const indented =
  (column: number) =>
  (text: string): string =>
    text.replaceAll('\n', `\n${' '.repeat(column)}`)

/** Within double quotes, on one line, so that what is around it keeps its places. */
const quoted = (text: string): string => JSON.stringify(text.replace(/[\n\r\t]/g, ' ')).slice(1, -1)
