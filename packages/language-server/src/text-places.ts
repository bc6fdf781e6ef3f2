import { withoutMark } from '@testmesh/flow/model'
import type { TextRange } from '@testmesh/flow/navigate'
import type { Position, Range } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'

/** Offsets of a reading and positions of an editor, which counts a byte order mark and the reader does not. */
export interface TextPlaces {
  offsetAt(position: Position): number
  rangeOf(range: TextRange): Range
}

export const textPlaces = (document: TextDocument): TextPlaces => {
  const text = document.getText()
  const shift = text.length - withoutMark(text).length
  return {
    offsetAt: (position) => Math.max(0, document.offsetAt(position) - shift),
    rangeOf: ([start, end]) => ({ start: document.positionAt(start + shift), end: document.positionAt(Math.max(start, end) + shift) }),
  }
}
