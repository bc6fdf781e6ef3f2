import { formatFlow } from '@testmesh/flow/format'
import type { ActionDescriptor } from '@testmesh/protocol'
import { changesWithinLines } from './changed-lines.ts'
import type { FormattedText } from './messages.ts'

/** The canonical form of a text as edits of the lines that change: the caret and all marks of the others stay. */
export const formatText = (text: string, descriptors: readonly ActionDescriptor[]): FormattedText => {
  const { text: formatted, diagnostics } = formatFlow(text, descriptors)
  const [refused] = diagnostics
  return refused && formatted === text ? { refused } : { edits: changesWithinLines(text, formatted) }
}
