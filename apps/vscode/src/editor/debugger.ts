import { dirname } from 'node:path'
import { DebugAdapterExecutable, type DebugConfiguration, type Disposable, debug, Uri, window } from 'vscode'
import { cliOf, firstFolder } from './cli-of.ts'
import { environment } from './settings.ts'

/** Debugging of the type `testmesh`: `testmesh dap` does the work. */
export const provideDebugger = (): Disposable[] => [
  debug.registerDebugAdapterDescriptorFactory('testmesh', {
    createDebugAdapterDescriptor: ({ configuration, workspaceFolder }) => {
      const folder = folderOf(configuration) ?? workspaceFolder?.uri ?? firstFolder()?.uri
      if (!folder) throw new Error('Open a folder to debug flows.')
      const { program, args } = cliOf(folder)
      return new DebugAdapterExecutable(program, [...args, 'dap'], { cwd: folder.fsPath })
    },
  }),
  debug.registerDebugConfigurationProvider('testmesh', {
    // F5 without a launch.json means the flow at the cursor.
    resolveDebugConfiguration: (_folder, given) => {
      const isEmpty = given.type === undefined
      if (isEmpty && window.activeTextEditor?.document.languageId !== 'yaml') return undefined
      return withDefaults(
        isEmpty ? { type: 'testmesh', request: 'launch', name: 'The flow at the cursor', program: '${file}:${lineNumber}' } : given,
      )
    },
  }),
]

const withDefaults = (given: DebugConfiguration): DebugConfiguration =>
  given.environment === undefined && environment() !== '' ? { ...given, environment: environment() } : given

const folderOf = ({ cwd, program }: DebugConfiguration): Uri | undefined => {
  if (typeof cwd === 'string') return Uri.file(cwd)
  return typeof program === 'string' ? Uri.file(dirname(program)) : undefined
}
