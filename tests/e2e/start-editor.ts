import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'
import { bin } from './start-cli.ts'

interface Position {
  readonly line: number
  readonly character: number
}

export interface ShownProblem {
  readonly range: { readonly start: Position; readonly end: Position }
  readonly code: string
  readonly message: string
  readonly severity: number
  readonly codeDescription?: { readonly href: string }
  readonly relatedInformation?: readonly { readonly message: string; readonly location: { readonly uri: string } }[]
}

/** An editor with `testmesh lsp` as its server. */
export interface Editor extends AsyncDisposable {
  readonly child: ChildProcess
  readonly rpc: MessageConnection
  /** Opens a file with this text, saved or not; gives its URI. */
  open(file: string, text?: string): string
  /** Replaces the whole text. */
  type(uri: string, text: string): void
  ask<T>(method: string, uri: string, params?: object): Promise<T>
  /** The problems of a file, once they are what `isIt` says. */
  problems(uri: string, isIt?: (problems: readonly ShownProblem[]) => boolean): Promise<readonly ShownProblem[]>
  /** The files that problems were told of, none included. */
  told(): string[]
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>
  /** What it wrote to standard error. */
  errors(): string
}

interface EditorOptions {
  readonly initializationOptions?: object
  /** What it answers when it is asked for the settings of `testmesh`; without them it cannot be asked. */
  readonly settings?: object
}

export const startEditor = async (folder: string, options: EditorOptions = {}): Promise<Editor> => {
  const child = spawn(process.execPath, [bin, 'lsp', '--stdio'], { cwd: folder })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const rpc = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  const shown = new Map<string, readonly ShownProblem[]>()
  const waiting = new Set<() => void>()
  rpc.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: readonly ShownProblem[] }) => {
    shown.set(uri, diagnostics)
    for (const look of [...waiting]) look()
  })
  rpc.onRequest('client/registerCapability', () => null)
  // Told of anything on its standard output that is not the protocol.
  rpc.onError(([error]) => {
    errors += error.message
  })
  rpc.listen()
  rpc.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) => items.map(() => options.settings))
  const { initializationOptions = {} } = options
  const configuration = options.settings !== undefined
  const capabilities = { workspace: { configuration, didChangeWatchedFiles: { dynamicRegistration: true } } }
  await rpc.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities, initializationOptions })
  await rpc.sendNotification('initialized', {})
  let version = 1
  const send = (method: string, params: object): void => void rpc.sendNotification(method, params)
  return {
    child,
    rpc,
    ended,
    errors: () => errors,
    told: () => [...shown.keys()],
    open: (file, text = readFileSync(join(folder, file), 'utf8')) => {
      const { href: uri } = pathToFileURL(join(folder, file))
      send('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } })
      return uri
    },
    type: (uri, text) => {
      version++
      shown.delete(uri)
      send('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] })
    },
    ask: (method, uri, params = {}) => rpc.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params }),
    problems: (uri, isIt = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const problems = shown.get(uri)
          if (!problems || !isIt(problems)) return
          waiting.delete(look)
          resolve(problems)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill()
      await ended
      rpc.dispose()
    },
  }
}
