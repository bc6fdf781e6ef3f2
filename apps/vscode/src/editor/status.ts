import { commands, type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode'
import { environment } from './settings.ts'

/** The line at the bottom: the environment, or what stands in the way. */
export interface Status extends Disposable {
  /** Nothing stands in the way; the environment may be another one. */
  show(): void
  /** Tells it once, and leaves it in the line. */
  fail(message: string): void
}

export const createStatus = (): Status => {
  const item = window.createStatusBarItem('testmesh', StatusBarAlignment.Left)
  item.name = 'TestMesh'
  let told: string | undefined
  const show = (): void => {
    told = undefined
    item.text = environment() === '' ? '$(beaker) TestMesh' : `$(beaker) ${environment()}`
    item.tooltip = 'TestMesh: choose the environment that flows are checked and run in'
    item.command = 'testmesh.chooseEnvironment'
    item.backgroundColor = undefined
    item.show()
  }
  const fail = (message: string): void => {
    item.text = '$(error) TestMesh'
    item.tooltip = new MarkdownString(message)
    item.command = { title: 'Settings', command: 'workbench.action.openSettings', arguments: ['testmesh'] }
    item.backgroundColor = new ThemeColor('statusBarItem.errorBackground')
    item.show()
    if (told !== message) void tell(message)
    told = message
  }
  show()
  return { show, fail, dispose: () => item.dispose() }
}

const tell = async (message: string): Promise<void> => {
  const chosen = await window.showErrorMessage(message, 'Open settings')
  if (chosen !== undefined) await commands.executeCommand('workbench.action.openSettings', 'testmesh')
}
