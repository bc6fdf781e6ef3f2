import type { ActionDescriptor, Diagnostic } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlows } from '../read/read-flow.ts'
import { withoutMark } from '../source/without-mark.ts'
import { layOut } from './layout/lay-out.ts'
import { isSameText } from './layout/same-text.ts'
import { mendText } from './mend-text.ts'
import { mistakesIn } from './mistakes-in.ts'
import { isSameReading } from './same-reading.ts'

export interface Formatted {
  /** The same text when nothing could be done to it. */
  readonly text: string
  /** Older names that were written anew. */
  readonly renamed: number
  /** Why the file is as it was, or keeps its layout: its YAML has mistakes, or changing it would change what it means. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A text of one or several flows in the canonical form: the names of today, and one layout. It means the same, every comment stays,
 * and formatting it again changes nothing. Keys and steps keep their order, values their quotes, and line ends stay what they are.
 * Never throws.
 */
export const formatFlow = (text: string, descriptors: readonly ActionDescriptor[], options: { readonly file?: string } = {}): Formatted => {
  const written = withoutMark(text)
  const read = (from: string): FlowReading[] => readFlows(from, descriptors, options)
  const mistakes = mistakesIn(read(text))
  if (mistakes.length > 0) return { text, renamed: 0, diagnostics: mistakes }
  // Lines that line up first: an older key is moved with the lines that are plainly its own.
  const mended = mendText(layOutSafely(written).text, { read, wanted: aliasesIn, isSame: isSameReading })
  const laidOut = layOutSafely(mended.text)
  return {
    text: text.slice(0, text.length - written.length) + laidOut.text,
    renamed: mended.mended,
    diagnostics: laidOut.kept === undefined ? [] : [layoutKept(laidOut.kept, options.file)],
  }
}

/** The text laid out; the text as it is, and why, where that cannot be done or would not be the same. */
const layOutSafely = (text: string): { readonly text: string; readonly kept?: string } => {
  const laidOut = layOut(text)
  if ('refused' in laidOut) return { text, kept: laidOut.refused }
  return laidOut.text === text || isSameText(text, laidOut.text) ? laidOut : { text, kept: 'another layout would change what it means' }
}

const aliasesIn = (readings: readonly FlowReading[]): Diagnostic[] =>
  readings.flatMap(({ diagnostics }) => diagnostics.filter(({ code }) => code === 'LINT_ALIAS'))

const layoutKept = (why: string, file: string | undefined): Diagnostic => ({
  code: 'FLOW_LAYOUT_KEPT',
  severity: 'warning',
  message: `the layout stays as it is: ${why}`,
  place: file === undefined ? {} : { file },
})
