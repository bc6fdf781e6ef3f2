import type { TextRange } from '@testmesh/flow/navigate'
import type { Position, Range } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'

/** Offsets of a reading and positions of an editor, which counts a byte order mark and the reader does not. */
export interface TextPlaces {
  offsetAt(position: Position): number
  rangeOf(range: TextRange): Range
}

export const textPlaces = (document: TextDocument): TextPlaces => {
  const shift = document.getText({ start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }) === '\ufeff' ? 1 : 0
  return {
    offsetAt: (position) => Math.max(0, document.offsetAt(position) - shift),
    rangeOf: ([start, end]) => ({ start: document.positionAt(start + shift), end: document.positionAt(Math.max(start, end) + shift) }),
  }
}

/** A text as readers take it: offsets count from its first character. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
