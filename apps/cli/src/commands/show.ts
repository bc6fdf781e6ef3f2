import { relative } from 'node:path'
import { bareProject, loadProject, type Project } from '@testmesh/project'
import { type BatchFinished, type BatchStarted, listBatches, replayBatch } from '@testmesh/recordings'
import { exitCodes } from '../exit-codes.ts'
import { exitCodeWith, finishReporters, openReporters, parseReporters } from '../open-reporters.ts'
import type { OutputOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { programName } from '../program-name.ts'
import { projectsBelow } from '../projects-below.ts'
import { openBatch, placeOfBatch, sourcesOf } from '../recorded-batch.ts'
import { rerunCommand } from '../rerun-command.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface ShowOptions extends OutputOptions {
  readonly config?: string
  readonly list?: boolean
  readonly reporter?: string
}

/** `testmesh show`: the same reporters over a recorded batch. */
export const showCommand = async (named: string, options: ShowOptions): Promise<number> => {
  const { id, from, isPath } = placeOfBatch(named)
  const wanted = parseReporters(options.reporter ?? 'list')
  const {
    project: found,
    diagnostics,
    source,
  } = await loadProject({
    from,
    shownFrom: process.cwd(),
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!found) {
    printDiagnostics(diagnostics, describeTerminal(options), source)
    return exitCodes.invalid
  }
  // A recording that was brought here from elsewhere lies in no project, or below one that is not its own.
  const isBrought = isPath && found.root !== from
  const project = isBrought ? bareProject(from) : found
  if (options.list) return listRecorded(project)
  const batch = openBatch(project.folder, id)
  if (!batch)
    throw new UsageError(
      id === 'last'
        ? `nothing was recorded in ${relative(process.cwd(), project.folder)} yet; ${whereElse(project.root)}`
        : `there is no recorded batch ${id}; see testmesh show --list`,
    )
  const given = batch.record.started?.data.given
  const reporters = await openReporters(wanted, options, {
    ...sourcesOf(batch),
    ...(!isBrought && { recording: relative(process.cwd(), batch.path), rerun: await rerunCommand(project) }),
    ...(given && { given }),
    // Its flows lie elsewhere: they are called as they were there.
    shown: isBrought ? (file) => file : shownFile(project.root),
  })
  await replayBatch(batch, reporters).finally(() => finishReporters(reporters))
  return exitCodeWith(reporters, exitCodes.passed)
}

const namedProjects = 3

/** Which projects below this one have recordings, and the command that shows the last of the first. */
const whereElse = (root: string): string => {
  const found = projectsBelow(root, 'batches')
  const [first] = found
  if (first === undefined) return 'the recording of another project is shown by its path'
  const names = found.slice(0, namedProjects).join(', ') + (found.length > namedProjects ? ', …' : '')
  return `${names} ${found.length === 1 ? 'has' : 'have'} recordings: ${programName} show ${first}/.testmesh/batches/last`
}

const listRecorded = ({ root, folder }: Project): number => {
  const batches = listBatches(folder)
  if (batches.length === 0) process.stdout.write(`nothing was recorded here yet; ${whereElse(root)}\n`)
  for (const { record, isRunning } of batches) {
    const state = isRunning ? 'running' : record.finished ? tally(record.finished, record.started) : 'did not end'
    process.stdout.write(`${record.batchId}  ${state}  ${record.started?.data.command ?? ''}\n`)
  }
  return exitCodes.passed
}

const tally = ({ data: { counts } }: BatchFinished, started: BatchStarted | undefined): string => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const told = { ...counts, 'not run': Math.max(0, (started?.data.planned ?? all) - all) }
  return Object.entries(told)
    .flatMap(([verdict, count]) => (count > 0 ? [`${count} ${verdict}`] : []))
    .join(', ')
}
