import { ConfigurationTarget, type QuickPickItem, window, workspace } from 'vscode'
import { runCli } from '../cli/run-cli.ts'
import { cliOf, firstFolder } from './cli-of.ts'
import { environment } from './settings.ts'

/** Asks for one of the environments of the project, and keeps it in the settings of the workspace. */
export const chooseEnvironment = async (): Promise<void> => {
  const folder = firstFolder()
  if (!folder) return
  const { stdout } = await runCli(cliOf(folder.uri), ['completion', 'environments'], { folder: folder.uri.fsPath })
  const names = stdout.split('\n').filter((name) => name !== '')
  const byDefault: QuickPickItem = { label: 'As the project says', description: 'env of the config, else local' }
  const items = [byDefault, ...names.map((label): QuickPickItem => (label === environment() ? { label, description: 'now' } : { label }))]
  const chosen = await window.showQuickPick(items, { title: 'TestMesh: the environment that flows are checked and run in' })
  if (!chosen) return
  await workspace
    .getConfiguration('testmesh')
    .update('environment', chosen === byDefault ? undefined : chosen.label, ConfigurationTarget.Workspace)
}
