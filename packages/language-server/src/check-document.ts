import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Place, Position } from '@testmesh/protocol'
import type { Diagnostic, Range } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { LoadedDocument } from './load-document.ts'
import { textPlaces } from './text-places.ts'
import { toDiagnostic } from './to-diagnostic.ts'

interface CheckOptions {
  readonly errorPage: URL | undefined
  /** The URI an editor has for a file it has open: it may spell it otherwise. */
  readonly uriOf: (path: string) => string
}

/** The problems of a document and of the files it goes by, by URI. The document is always among them. */
export const checkDocument = (
  document: TextDocument,
  { place, problems }: LoadedDocument,
  { errorPage, uriOf }: CheckOptions,
): Map<string, Diagnostic[]> => {
  const found = new Map<string, Diagnostic[]>([[document.uri, []]])
  const { rangeOf } = textPlaces(document)
  for (const { folder, diagnostics } of problems) {
    const locate = ({ file, span }: Place): { uri: string; range: Range } => {
      const path = file === undefined ? undefined : resolve(folder, file)
      if (path === undefined || path === place?.path || place === undefined)
        return { uri: document.uri, range: span ? rangeOf([span.start.offset, span.end.offset]) : start }
      return { uri: uriOf(path), range: span ? { start: toPosition(span.start), end: toPosition(span.end) } : start }
    }
    for (const diagnostic of diagnostics) {
      const { uri } = locate(diagnostic.place)
      found.set(uri, [...(found.get(uri) ?? []), toDiagnostic(diagnostic, { locate, errorPage })])
    }
  }
  return found
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

const toPosition = ({ line, column }: Position) => ({ line: line - 1, character: column - 1 })

/** The URI of a file that no editor has open. */
export const fileUri = (path: string): string => pathToFileURL(path).href
