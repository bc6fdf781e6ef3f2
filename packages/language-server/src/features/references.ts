import { referencesAt } from '@testmesh/flow/navigate'
import type { Location, Position } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { flowAt } from '../flow-at.ts'
import type { LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

interface Asked {
  readonly position: Position
  /** Whether the places that give the name count too. */
  readonly withDeclarations: boolean
}

export const placesOfName = (
  document: TextDocument,
  { flows, descriptors }: LoadedDocument,
  { position, withDeclarations }: Asked,
): Location[] => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const flow = flowAt(flows, offsetAt(position))
  const found = flow && referencesAt(flow.reading, offsetAt(position), descriptors, { columns: flow.columns })
  if (!found) return []
  return [...(withDeclarations ? found.declarations : []), ...found.uses].map((range) => ({ uri: document.uri, range: rangeOf(range) }))
}
