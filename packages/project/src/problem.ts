import type { Diagnostic, Place, Position } from '@testmesh/protocol'
import { type ProjectCode, projectCodes } from './codes.ts'

/** A diagnostic of this package, with the standing hint of its code. */
export const problem = (code: ProjectCode, message: string, place: Place, hint?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  place,
  hint: hint ?? projectCodes[code].hint,
})

/** `line` and `column` from 1. */
export const placeAt = (file: string, text: string, offset: number, length = 1): Place => ({
  file,
  span: { start: positionAt(text, offset), end: positionAt(text, offset + length) },
})

const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1, offset }
}
