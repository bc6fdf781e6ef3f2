import { commands, type Disposable, type ExtensionContext, workspace } from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'
import { chooseEnvironment } from './editor/choose-environment.ts'
import { CliMissing } from './editor/cli-of.ts'
import { provideDebugger } from './editor/debugger.ts'
import { startLanguageServer } from './editor/language-server.ts'
import { createStatus } from './editor/status.ts'
import { createTestExplorer } from './explorer/test-explorer.ts'

let stop: () => Promise<void> = async () => undefined

/** Nothing of a folder is started before its owner trusts it: the command line may come out of it. */
export const activate = ({ subscriptions }: ExtensionContext): void => {
  if (workspace.isTrusted) start(subscriptions)
  else subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => start(subscriptions)))
}

/** VS Code waits for it. */
export const deactivate = (): Promise<void> => stop()

const start = (subscriptions: Disposable[]): void => {
  const status = createStatus()
  let client: LanguageClient | undefined
  let explorer = createTestExplorer()
  stop = async () => client?.stop()
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      status.fail(error instanceof CliMissing ? why : `TestMesh: ${why}`)
    }
  }
  const restart = (): Promise<void> =>
    told(async () => {
      await client?.stop()
      client = undefined
      status.show()
      explorer.dispose()
      explorer = createTestExplorer()
      const listed = explorer.refresh()
      client = await startLanguageServer()
      await listed
    })
  subscriptions.push(
    status,
    { dispose: () => explorer.dispose() },
    ...provideDebugger(),
    commands.registerCommand('testmesh.chooseEnvironment', () => told(chooseEnvironment)),
    commands.registerCommand('testmesh.restart', restart),
    workspace.onDidChangeWorkspaceFolders(restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('testmesh.path')) return void restart()
      if (!change.affectsConfiguration('testmesh.environment')) return
      // The language server hears of it by itself.
      if (client) status.show()
      void explorer.refresh()
    }),
  )
  void restart()
}
