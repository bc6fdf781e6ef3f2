import { type FlowSymbol, outline } from '@testmesh/flow/navigate'
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

const kinds: Readonly<Record<FlowSymbol['kind'], SymbolKind>> = {
  flow: SymbolKind.Module,
  section: SymbolKind.Namespace,
  step: SymbolKind.Function,
  block: SymbolKind.Array,
  variable: SymbolKind.Variable,
  input: SymbolKind.Property,
  output: SymbolKind.Field,
}

export const symbolsOf = (document: TextDocument, { flows }: LoadedDocument): DocumentSymbol[] => {
  const { rangeOf } = textPlaces(document)
  const toSymbol = ({ name, detail, kind, range, selection, children }: FlowSymbol): DocumentSymbol => ({
    name,
    kind: kinds[kind],
    range: rangeOf(range),
    selectionRange: rangeOf(selection),
    children: children.map(toSymbol),
    ...(detail !== undefined && { detail }),
  })
  return flows.flatMap(({ reading }) => outline(reading)).map(toSymbol)
}
