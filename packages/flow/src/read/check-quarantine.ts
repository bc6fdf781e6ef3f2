import { type Diagnostic, type Fix, isQuarantineOver } from '@testmesh/protocol'
import { flowCodes } from '../codes.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { locate } from '../source/locate.ts'
import type { SourceText } from '../source/source-text.ts'

/** A quarantine that is over at a time, milliseconds since 1970. It is told, and breaks nothing: its failures count again by themselves. */
export const checkQuarantine = ({ flow, source }: FlowReading, now: number): Diagnostic[] => {
  const { quarantine } = flow ?? {}
  if (!quarantine || !isQuarantineOver(quarantine, now)) return []
  const fix = removal(source)
  return [
    {
      code: 'FLOW_QUARANTINE_OVER',
      severity: 'warning',
      message: `this quarantine ended on ${quarantine.until}: failures count again`,
      place: locate(source, '/quarantine/until'),
      hint: flowCodes.FLOW_QUARANTINE_OVER.hint,
      ...(fix && { fix }),
    },
  ]
}

/** Takes the lines of the block away, where nothing else stands on them, no comment either, or follows from them. */
const removal = ({ text, ranges }: SourceText): Fix | undefined => {
  const [start, end, keyStart] = ranges['/quarantine'] ?? []
  if (start === undefined || end === undefined || keyStart === undefined || start < keyStart) return undefined
  const from = text.lastIndexOf('\n', keyStart) + 1
  const last = keyStart + text.slice(keyStart, end).trimEnd().length
  const to = text.indexOf('\n', last) + 1 || text.length
  const isAlone = (text.slice(from, keyStart) + text.slice(last, to)).trim() === ''
  return isAlone && !/[&*]|\s#/.test(text.slice(keyStart, last))
    ? { title: 'Remove the quarantine', edits: [{ start: from, end: to, text: '' }] }
    : undefined
}
