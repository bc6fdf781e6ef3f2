import { type Connection, createConnection, DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { abilities, watchedFiles } from './abilities.ts'
import { codeActionsAt } from './features/code-actions.ts'
import { completionAt } from './features/completion.ts'
import { definitionsAt } from './features/definition.ts'
import { formattingOf } from './features/formatting.ts'
import { hoverAt } from './features/hover.ts'
import { placesOfName } from './features/references.ts'
import { renameAt, renameableAt } from './features/rename.ts'
import { symbolsOf } from './features/symbols.ts'
import { type OpenDocuments, openDocuments } from './open-documents.ts'
import { createProblemBoard } from './problem-board.ts'
import { readSettings, type Settings } from './settings.ts'

export interface LanguageServerOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly version: string
  /** A page with a paragraph for every code, named like it in small letters; editors show a link to it. */
  readonly errorPage?: URL
}

/**
 * Speaks the Language Server Protocol. It ends the process when the editor says so, when the input ends, and within seconds
 * after the editor's process is gone: it wants a process of its own.
 */
export const startLanguageServer = ({ input, output, version, errorPage }: LanguageServerOptions): void => {
  const connection = createConnection(input, output)
  const documents = new TextDocuments(TextDocument)
  const board = createProblemBoard((uri, diagnostics) => void connection.sendDiagnostics({ uri, diagnostics }))
  const onError = (error: unknown): void => connection.console.error(error instanceof Error ? (error.stack ?? '') : String(error))
  const settings = keepSettings(connection, version, () => open.checkAll())
  const open = openDocuments({ documents, board, errorPage, settings, onError })
  documents.onDidChangeContent(({ document }) => open.checkSoon(document.uri))
  documents.onDidSave(() => open.checkAll())
  documents.onDidClose(({ document }) => open.forget(document.uri))
  connection.onDidChangeWatchedFiles(() => open.checkAll())
  answerQuestions(connection, open)
  documents.listen(connection)
  connection.listen()
}

/**
 * Settings come when the editor starts the server, are told when they change, or are asked for, as the editor likes it. Some
 * tell others that are not ours right after the start: what they said then stands until they say something else.
 */
const keepSettings = (connection: Connection, version: string, onChange: () => void): (() => Settings) => {
  let initial: Settings = {}
  let settings: Settings = {}
  let canBeAsked = false
  let tellsOfFiles = false
  const ask = async (): Promise<Settings> => (canBeAsked ? readSettings(await connection.workspace.getConfiguration('testmesh')) : {})
  connection.onInitialize(({ capabilities: { workspace }, initializationOptions }) => {
    initial = settings = readSettings(initializationOptions)
    canBeAsked = workspace?.configuration === true
    tellsOfFiles = workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    return { serverInfo: { name: 'testmesh', version }, capabilities: abilities }
  })
  connection.onInitialized(async () => {
    const watchers = watchedFiles.map((globPattern) => ({ globPattern }))
    if (tellsOfFiles) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
    settings = { ...initial, ...(await ask()) }
    onChange()
  })
  connection.onDidChangeConfiguration(async ({ settings: told }) => {
    settings = { ...initial, ...readSettings((told as { readonly testmesh?: unknown } | null)?.testmesh), ...(await ask()) }
    onChange()
  })
  return () => settings
}

interface AboutDocument {
  readonly textDocument: { readonly uri: string }
}

/** Of documents that are no flows, and of what is closed, there is nothing to say. */
const answerQuestions = (connection: Connection, { find, load, loadedBefore }: OpenDocuments): void => {
  const about =
    <P extends AboutDocument, T>(answer: (document: TextDocument, params: P) => T) =>
    async (params: P): Promise<NonNullable<Awaited<T>> | null> => {
      const document = find(params.textDocument.uri)
      return document ? ((await answer(document, params)) ?? null) : null
    }
  connection.onCompletion(
    about(async (document, { position, context }) =>
      completionAt(document, await loadedBefore(document), { position, trigger: context?.triggerCharacter }),
    ),
  )
  connection.onHover(about(async (document, { position }) => hoverAt(document, await loadedBefore(document), position)))
  connection.onDefinition(about(async (document, { position }) => definitionsAt(document, await load(document), position)))
  connection.onReferences(
    about(async (document, { position, context }) =>
      placesOfName(document, await load(document), { position, withDeclarations: context.includeDeclaration }),
    ),
  )
  connection.onPrepareRename(about(async (document, { position }) => renameableAt(document, await load(document), position)))
  connection.onRenameRequest(
    about(async (document, { position, newName }) => renameAt(document, await load(document), { position, name: newName })),
  )
  connection.onDocumentSymbol(about(async (document) => symbolsOf(document, await load(document))))
  connection.onDocumentFormatting(
    about(async (document) => {
      const { edits, kept } = formattingOf(document, await loadedBefore(document))
      for (const { message } of kept) connection.window.showWarningMessage(message)
      return [...edits]
    }),
  )
  connection.onCodeAction(
    about(async (document, { range, context }) => codeActionsAt(document, await load(document), { range, shown: context.diagnostics })),
  )
}
