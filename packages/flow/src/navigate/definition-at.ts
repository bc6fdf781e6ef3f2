import type { ActionDescriptor } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { type FileReference, references } from '../model/references.ts'
import { visitSteps } from '../model/visit-steps.ts'
import type { FindNamesOptions } from '../names/find-names.ts'
import { nameAt } from '../names/name-at.ts'
import { type FlowName, nameTable, type TextRange } from '../names/name-table.ts'

/** Where something comes from. `from` is the word or text that was asked about; offsets into the text. */
export type Definition =
  | { readonly kind: 'text'; readonly from: TextRange; readonly range: TextRange }
  /** A file, as it is named in the flow: relative to it. */
  | { readonly kind: 'file'; readonly from: TextRange; readonly file: FileReference }
  /** A column of the data file that the flow names. */
  | { readonly kind: 'column'; readonly from: TextRange; readonly file: string; readonly column: string }

/** Where what stands at a place comes from; several for an output of several steps, none for what the flow does not define. */
export const definitionAt = (
  reading: FlowReading,
  offset: number,
  descriptors: readonly ActionDescriptor[],
  options: FindNamesOptions = {},
): Definition[] => {
  const file = fileAt(reading, offset, descriptors)
  if (file) return [file]
  const at = nameAt(reading.source.text, nameTable(reading, descriptors, options), offset)
  return at ? definitionsOf(reading, at.found, at.range) : []
}

const fileAt = (
  { flow, source: { ranges } }: FlowReading,
  offset: number,
  descriptors: readonly ActionDescriptor[],
): Definition | undefined => {
  for (const file of flow ? references(flow, descriptors) : []) {
    const [start = -1, end = -1] = (Object.hasOwn(ranges, file.pointer) && ranges[file.pointer]) || []
    if (offset >= start && offset <= end) return { kind: 'file', from: [start, end], file }
  }
  return undefined
}

const definitionsOf = (reading: FlowReading, { kind, name, declarations, owner }: FlowName, from: TextRange): Definition[] => {
  if (declarations.length > 0) return declarations.map(({ range }) => ({ kind: 'text', from, range }))
  const { flow, source } = reading
  if (kind === 'column' && typeof flow?.data === 'string') return [{ kind: 'column', from, file: flow.data, column: name }]
  // What has its name from where it stands is found there.
  const pointers = kind === 'step' && flow ? stepsCalled(flow, name) : owner === undefined ? [] : [owner]
  return pointers.flatMap((pointer) => {
    const [start] = source.ranges[`${pointer}/action`]?.slice(2) ?? source.ranges[pointer] ?? []
    return start === undefined ? [] : [{ kind: 'text', from, range: [start, start] }]
  })
}

const stepsCalled = (flow: NonNullable<FlowReading['flow']>, id: string): string[] => {
  const pointers: string[] = []
  visitSteps(flow, (step, { pointer }) => {
    if (step.id === id) pointers.push(pointer)
  })
  return pointers
}

export interface References {
  readonly name: string
  /** Offsets into the text, in its order. */
  readonly declarations: readonly TextRange[]
  readonly uses: readonly TextRange[]
}

/** Every place where what stands at a place is given and read; undefined where no name stands. */
export const referencesAt = (
  reading: FlowReading,
  offset: number,
  descriptors: readonly ActionDescriptor[],
  options: FindNamesOptions = {},
): References | undefined => {
  const found = nameAt(reading.source.text, nameTable(reading, descriptors, options), offset)?.found
  if (!found) return undefined
  const inOrder = (places: readonly { readonly range: TextRange }[]): TextRange[] =>
    [...new Map(places.map(({ range }) => [range.join(), range])).values()].toSorted((a, b) => a[0] - b[0])
  return { name: found.name, declarations: inOrder(found.declarations), uses: inOrder(found.uses) }
}
