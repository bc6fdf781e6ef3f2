import { fileURLToPath } from 'node:url'
import type { TextDocuments } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { checkDocument, fileUri } from './check-document.ts'
import { isFlow } from './is-flow.ts'
import { type LoadedDocument, loadDocument } from './load-document.ts'
import type { ProblemBoard } from './problem-board.ts'
import type { Settings } from './settings.ts'

export interface OpenDocumentsOptions {
  readonly documents: TextDocuments<TextDocument>
  readonly board: ProblemBoard
  readonly errorPage: URL | undefined
  settings(): Settings
  /** Told of what nobody foresaw. */
  onError(error: unknown): void
}

/** The documents an editor has open, as flows. */
export interface OpenDocuments {
  /** The document of a URI when it is open and a flow. */
  find(uri: string): TextDocument | undefined
  /** What reading it gave; read once per version. */
  load(document: TextDocument): Promise<LoadedDocument>
  /** What reading it gave before it was typed in, else now: for what others say, which typing does not change. */
  loadedBefore(document: TextDocument): Promise<LoadedDocument>
  /** Checks a document when nobody has typed for a moment. */
  checkSoon(uri: string): void
  /** Reads and checks all anew: files, settings or environments may be others now. */
  checkAll(): void
  forget(uri: string): void
}

const QUIET_MS = 150

export const openDocuments = ({ documents, board, errorPage, settings, onError }: OpenDocumentsOptions): OpenDocuments => {
  const timers = new Map<string, NodeJS.Timeout>()
  const kept = new Map<string, { readonly version: number; readonly loaded: Promise<LoadedDocument> }>()

  const find = (uri: string): TextDocument | undefined => {
    const document = documents.get(uri)
    return document && isFlow({ uri, text: document.getText() }) ? document : undefined
  }

  const load = (document: TextDocument): Promise<LoadedDocument> => {
    const { uri, version } = document
    const known = kept.get(uri)
    if (known?.version === version) return known.loaded
    const loaded = loadDocument(document, settings().environment)
    kept.set(uri, { version, loaded })
    loaded.catch(() => kept.delete(uri))
    return loaded
  }

  const check = async (uri: string): Promise<void> => {
    const document = find(uri)
    if (!document) return board.put(uri, new Map())
    const { version } = document
    const loaded = await load(document)
    // What was typed meanwhile has a check of its own coming.
    if (documents.get(uri)?.version === version) board.put(uri, checkDocument(document, loaded, { errorPage, uriOf }))
  }

  /** An editor may spell the URI of a file in its own way. */
  const uriOf = (path: string): string =>
    documents.keys().find((uri) => uri.startsWith('file:') && fileURLToPath(uri) === path) ?? fileUri(path)

  const checkSoon = (uri: string): void => {
    clearTimeout(timers.get(uri))
    timers.set(
      uri,
      setTimeout(() => void check(uri).catch(onError), QUIET_MS),
    )
  }

  return {
    find,
    load,
    loadedBefore: async (document) => kept.get(document.uri)?.loaded ?? load(document),
    checkSoon,
    checkAll: () => {
      kept.clear()
      for (const uri of documents.keys()) checkSoon(uri)
    },
    forget: (uri) => {
      clearTimeout(timers.get(uri))
      timers.delete(uri)
      kept.delete(uri)
      board.put(uri, new Map())
    },
  }
}
