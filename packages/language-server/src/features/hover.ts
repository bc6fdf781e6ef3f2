import { hover } from '@testmesh/flow/assist'
import { withoutMark } from '@testmesh/flow/model'
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

export const hoverAt = (document: TextDocument, { descriptors }: LoadedDocument, position: Position): Hover | undefined => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const found = hover(withoutMark(document.getText()), descriptors, offsetAt(position))
  return found && { contents: { kind: MarkupKind.Markdown, value: found.text }, range: rangeOf(found.range) }
}
