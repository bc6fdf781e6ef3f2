import { relative } from 'node:path'
import type { Project } from '@testmesh/project'
import { countedVerdicts } from '@testmesh/protocol'
import { type BatchFinished, type BatchStarted, listBatches, passedOver, replayBatch } from '@testmesh/recordings'
import { exitCodes } from '../exit-codes.ts'
import { nextCommands } from '../next-commands.ts'
import { exitCodeWith, finishReporters, openReporters, parseReporters } from '../open-reporters.ts'
import { openRecorded, projectOfBatch, type RecordedOptions, showThere, sourcesOf, whereElse } from '../recorded-batch.ts'
import { shownFile } from '../shown-file.ts'

export interface ShowOptions extends RecordedOptions {
  readonly list?: boolean
  readonly reporter?: readonly string[]
}

/** `testmesh show`: the same reporters over a recorded batch. */
export const showCommand = async (named: string, options: ShowOptions): Promise<number> => {
  const wanted = parseReporters(options.reporter)
  const recorded = await projectOfBatch(named, options)
  if (!recorded) return exitCodes.invalid
  const { project, isBrought } = recorded
  if (options.list) return listRecorded(project)
  const batch = openRecorded(recorded, named)
  const given = batch.record.started?.data.given
  const reporters = await openReporters(wanted, options, {
    ...sourcesOf(batch),
    ...(!isBrought && {
      recording: relative(process.cwd(), batch.path),
      rerun: (await nextCommands(project, Object.keys(batch.record.files))).rerun,
    }),
    ...(given && { given }),
    // Its flows lie elsewhere: they are called as they were there.
    shown: isBrought ? (file) => file : shownFile(project.root),
  })
  await replayBatch(batch, reporters).finally(() => finishReporters(reporters))
  return exitCodeWith(reporters, exitCodes.passed)
}

const listRecorded = ({ root, folder }: Project): number => {
  const batches = listBatches(folder)
  const broken = passedOver(folder)
  if (batches.length + broken.length === 0) process.stdout.write(`nothing was recorded here yet; ${whereElse(root, showThere)}\n`)
  for (const { record, isRunning } of batches) {
    const state = isRunning ? 'running' : record.finished ? tally(record.finished, record.started) : 'did not end'
    process.stdout.write(`${record.batchId}  ${state}  ${record.started?.data.command ?? ''}\n`)
  }
  for (const { batchId, problem } of broken) process.stdout.write(`${batchId}  cannot be read: ${problem}\n`)
  return exitCodes.passed
}

const tally = ({ data: { counts, quarantined = {} } }: BatchFinished, started: BatchStarted | undefined): string => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { failed, error } = countedVerdicts(counts, quarantined)
  const held = (quarantined.failed ?? 0) + (quarantined.error ?? 0)
  const told = { ...counts, failed, error, 'failed in quarantine': held, 'not run': Math.max(0, (started?.data.planned ?? all) - all) }
  return Object.entries(told)
    .flatMap(([verdict, count]) => (count > 0 ? [`${count} ${verdict}`] : []))
    .join(', ')
}
