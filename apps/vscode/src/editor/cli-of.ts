import { existsSync } from 'node:fs'
import { type Uri, type WorkspaceFolder, workspace } from 'vscode'
import { type Cli, findCli } from '../cli/find-cli.ts'

const whatToDo = 'Install it (npm install --save-dev testmesh) and run "TestMesh: Restart", or name it in the setting testmesh.path.'

/** The command line for what runs in this folder. @throws CliMissing */
export const cliOf = ({ fsPath }: Uri): Cli => {
  const workspaceFolder = workspace.workspaceFolders?.find(({ uri }) => isWithin(fsPath, uri.fsPath))
  const setting = workspace.getConfiguration('testmesh', workspaceFolder).get('path', '').trim()
  const cli = findCli({
    setting,
    folder: fsPath,
    workspaceFolder: workspaceFolder?.uri.fsPath ?? fsPath,
    path: process.env.PATH ?? '',
    isWindows: process.platform === 'win32',
    exists: existsSync,
  })
  if (!cli)
    throw new CliMissing(setting === '' ? `There is no testmesh here. ${whatToDo}` : `There is no ${setting}, which testmesh.path names.`)
  return cli
}

export class CliMissing extends Error {}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder.replace(/[\\/]$/, '')}/`) || path.startsWith(`${folder}\\`)

/** Where what belongs to no folder runs: the first that is open. */
export const firstFolder = (): WorkspaceFolder | undefined => workspace.workspaceFolders?.[0]
