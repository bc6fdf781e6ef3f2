import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProjectFile } from '@testmesh/actions'
import { readFlows } from '@testmesh/flow'
import { type Definition, definitionAt } from '@testmesh/flow/navigate'
import { fitOf } from '@testmesh/project'
import type { Location, Position, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { fileUri } from '../check-document.ts'
import { flowAt } from '../flow-at.ts'
import type { DocumentFlow, LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

/** Where what stands at a place comes from: in the document, or a file it names. */
export const definitionsAt = async (document: TextDocument, loaded: LoadedDocument, position: Position): Promise<Location[]> => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const flow = flowAt(loaded.flows, offsetAt(position))
  if (!flow) return []
  const found = definitionAt(flow.reading, offsetAt(position), loaded.descriptors, { columns: flow.columns })
  const locations = found.map((definition) =>
    definition.kind === 'text'
      ? { uri: document.uri, range: rangeOf(definition.range) }
      : loaded.place && inFile(definition, { ...loaded.place, subFlows: flow.subFlows }),
  )
  return (await Promise.all(locations)).flatMap((location) => location ?? [])
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

type InFile = Exclude<Definition, { readonly kind: 'text' }>

type Placed = NonNullable<LoadedDocument['place']> & Pick<DocumentFlow, 'subFlows'>

const inFile = async (definition: InFile, place: Placed): Promise<Location | undefined> => {
  const name = definition.kind === 'file' ? definition.file.path : definition.file
  const kind = definition.kind === 'file' ? definition.file.kind : 'data'
  const path = kind === 'env_file' ? join(dirname(place.path), name) : await findFile(name, place)
  const found = path !== undefined && isFile(path) ? path : kind === 'flow' ? flowCalled(name, place) : undefined
  if (found === undefined) return undefined
  return { uri: fileUri(found), range: definition.kind === 'column' ? columnIn(found, definition.column) : start }
}

/** Outside of the project nothing is found. */
const findFile = (name: string, { path, project }: Placed): Promise<string | undefined> =>
  findProjectFile(name, { folder: dirname(path), root: project.root }).catch(() => undefined)

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** A flow that is named by another word than its path has been found as a run finds it, and is among those it runs. */
const flowCalled = (name: string, { project, subFlows }: Placed): string | undefined => {
  const named = subFlows.flatMap(({ file, text }) => readFlows(text, []).map(({ flow }) => ({ path: file, name: flow?.name })))
  const found = (['name', 'slug', 'stem'] as const).flatMap((level) => named.filter((one) => fitOf(name, one) === level))[0]
  return found && join(project.root, found.path)
}

/** Where a data file names the column: in its head, or as a key. */
const columnIn = (path: string, column: string): Range => {
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(column)
  if (at < 0) return start
  return textPlaces(TextDocument.create(fileUri(path), '', 0, text)).rangeOf([at, at + column.length])
}
