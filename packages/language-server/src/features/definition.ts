import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { actionDescriptors, findProjectFile } from '@testmesh/actions'
import { readFlows } from '@testmesh/flow'
import { type Definition, definitionAt } from '@testmesh/flow/navigate'
import { discoverFlows } from '@testmesh/project'
import type { Location, Position, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { fileUri } from '../check-document.ts'
import { flowAt } from '../flow-at.ts'
import type { LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

/** Where what stands at a place comes from: in the document, or a file it names. */
export const definitionsAt = async (document: TextDocument, loaded: LoadedDocument, position: Position): Promise<Location[]> => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const flow = flowAt(loaded.flows, offsetAt(position))
  if (!flow) return []
  const found = definitionAt(flow.reading, offsetAt(position), actionDescriptors, { columns: flow.columns })
  const locations = found.map((definition) =>
    definition.kind === 'text' ? { uri: document.uri, range: rangeOf(definition.range) } : inFile(definition, loaded.place),
  )
  return (await Promise.all(locations)).flatMap((location) => location ?? [])
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

type InFile = Exclude<Definition, { readonly kind: 'text' }>

const inFile = async (definition: InFile, place: LoadedDocument['place']): Promise<Location | undefined> => {
  if (!place) return undefined
  const name = definition.kind === 'file' ? definition.file.path : definition.file
  const kind = definition.kind === 'file' ? definition.file.kind : 'data'
  const path = kind === 'env_file' ? join(dirname(place.path), name) : await findFile(name, place)
  const found = path !== undefined && isFile(path) ? path : kind === 'flow' ? await flowCalled(name, place) : undefined
  if (found === undefined) return undefined
  return { uri: fileUri(found), range: definition.kind === 'column' ? columnIn(found, definition.column) : start }
}

type Placed = NonNullable<LoadedDocument['place']>

/** Outside of the project nothing is found. */
const findFile = (name: string, { path, project }: Placed): Promise<string | undefined> =>
  findProjectFile(name, { folder: dirname(path), root: project.root }).catch(() => undefined)

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** A flow may be named by its file's stem or by its own name. */
const flowCalled = async (name: string, { project }: Placed): Promise<string | undefined> => {
  const { files } = await discoverFlows(project, [], project.root)
  const byStem = files.find((file) => basename(file).replace(/(?:\.testmesh)?\.ya?ml$/, '') === name)
  return byStem ?? files.find((file) => readFlows(readFileSync(file, 'utf8'), []).some(({ flow }) => flow?.name === name))
}

/** Where a data file names the column: in its head, or as a key. */
const columnIn = (path: string, column: string): Range => {
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(column)
  if (at < 0) return start
  return textPlaces(TextDocument.create(fileUri(path), '', 0, text)).rangeOf([at, at + column.length])
}
