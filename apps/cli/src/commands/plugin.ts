import type { LoadedPlugin } from '@testmesh/project'
import { cleanLine } from '@testmesh/protocol'
import { exitCodes } from '../exit-codes.ts'
import { findProject } from '../load-selection.ts'
import { type CreateOptions, createPlugin } from '../plugin/create-plugin.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { programName } from '../program-name.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh plugin`: lists the plugins of the project and their actions, or makes a new one. */
export const pluginCommand = async ([what = '', ...names]: readonly string[], options: CreateOptions): Promise<number> => {
  const [name, ...more] = names
  if (what === 'create') {
    if (name === undefined || more.length > 0) throw new UsageError('plugin create wants one name: testmesh plugin create crm')
    process.stdout.write(await createPlugin(name, options))
    return exitCodes.passed
  }
  if (what !== 'list') throw new UsageError(`plugin wants list or create, not "${what}"`)
  if (name !== undefined || options.program !== undefined) throw new UsageError('plugin list takes no name and no --program')
  const { project, diagnostics, source } = await findProject([], options)
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  const { plugins } = project
  process.stdout.write(plugins.map(textOf).join('\n') || `this project has no plugins: ${programName} plugin create <name> makes one\n`)
  return exitCodes.passed
}

/** Its name, where it comes from, and an action on each line. */
const textOf = ({ name, from, descriptors }: LoadedPlugin): string => {
  const width = Math.max(...descriptors.map(({ type }) => type.length))
  const actions = descriptors.map(({ type, title, description }) => `  ${type.padEnd(width)}  ${cleanLine(description || title)}\n`)
  return `${name}  ${cleanLine(from)}\n${actions.join('')}`
}
