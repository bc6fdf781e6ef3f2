import { join, resolve } from 'node:path'
import { findPluginSteps } from '@testmesh/project'
import { hasErrors, type Place } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { orExplained } from '../or-explained.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { refuseInput } from '../read-input.ts'
import { collectFiles } from '../remote/collect-files.ts'
import { connect } from '../remote/connect.ts'
import { explainProblem } from '../remote/explain-problem.ts'
import { pushFiles } from '../remote/push-files.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface PushCommandOptions extends SelectOptions {
  readonly server?: string
  readonly prune?: boolean
  readonly message?: string
}

/** `testmesh push`: makes the flows on a server what they are here, with the files they name. */
export const pushCommand = async (paths: readonly string[], options: PushCommandOptions): Promise<number> => {
  refuseInput(paths, 'a server keeps flows by their paths')
  const terminal = describeTerminal(options)
  const { client, url } = connect(options.server)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { project, selected } = loaded.selection
  printDiagnostics(selected.diagnostics, terminal)
  // A path that leads nowhere: the others alone would pass for all of it.
  if (hasErrors(selected.diagnostics)) return exitCodes.invalid
  if (options.prune && !isWhole(paths, loaded.selection))
    throw new UsageError(
      '--prune would also remove there what is here, but was not named: it goes with all flows of the project, unfiltered',
    )
  if (selected.flows.length === 0) {
    process.stderr.write('no flows found: there is nothing to push\n')
    return exitCodes.noFlows
  }
  return orExplained(explainProblem, async () => {
    const collected = await collectFiles(project, selected.flows)
    const { message, prune = false } = options
    const pushed = await pushFiles(client, collected, { prune, ...(message !== undefined && { message }) })
    for (const path of pushed.created) process.stdout.write(`+ ${path}\n`)
    for (const path of pushed.updated) process.stdout.write(`~ ${path}\n`)
    for (const path of pushed.removed) process.stdout.write(`- ${path}\n`)
    const ofPlugins = findPluginSteps(selected.flows, project)
    // The server knows of no plugins: of their actions it can only say that nobody provides them.
    const others = pushed.diagnostics.filter(
      ({ code, place }) => code !== 'FLOW_UNKNOWN_ACTION' || !ofPlugins.some((one) => isSame(one.place, place)),
    )
    printDiagnostics([...others, ...ofPlugins], terminal)
    process.stdout.write(
      `${count(collected.flows.length, 'flow')} and ${count(collected.files.length, 'file')} on ${url}, ${pushed.unchanged} unchanged\n`,
    )
    const broken = new Set(others.filter(({ severity }) => severity === 'error').map(({ place }) => place.file)).size
    if (broken === 0) return exitCodes.passed
    process.stderr.write(
      `${count(broken, 'flow')} cannot run there: errors stand above. ${broken === 1 ? 'It is' : 'They are'} stored as here.\n`,
    )
    return exitCodes.invalid
  })
}

const isSame = (one: Place, other: Place): boolean => one.file === other.file && one.span?.start.offset === other.span?.start.offset

const isWhole = (paths: readonly string[], { project: { root, config }, selected }: Selection): boolean =>
  selected.filteredOut === 0 && paths.every((path) => [root, join(root, config.flows)].includes(resolve(path)))
