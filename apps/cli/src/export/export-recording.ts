import { writeHar } from '@testmesh/exporters'
import type { ExportOptions } from '../commands/export.ts'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { programName } from '../program-name.ts'
import { openRecorded, projectOfBatch } from '../recorded-batch.ts'
import { shownFile } from '../shown-file.ts'
import { UsageError } from '../usage-error.ts'
import { version } from '../version.ts'
import { writeFiles } from '../write-files.ts'
import { countLosses, lossLines, tell } from './losses.ts'

/** `testmesh export --as har`: what a recorded batch sent and got. */
export const exportRecording = async (
  paths: readonly string[],
  { batch: named = 'last', out = '-', ...options }: ExportOptions,
): Promise<number> => {
  if (paths.length > 0) throw new UsageError('a HAR is made of a recording, all of it: name one with --batch, and no flows')
  const recorded = await projectOfBatch(named, options)
  if (!recorded) return exitCodes.invalid
  const batch = openRecorded(recorded, named, (folder) => `${programName} export --as har --batch ${folder}/.testmesh/batches/last`)
  const shown = recorded.isBrought ? (file: string) => file : shownFile(recorded.project.root)
  const { archive, count: requests, losses } = await writeHar(batch.events(), { version, readBlob: batch.blob, shown })
  writeFiles([{ path: out, text: `${JSON.stringify(archive, undefined, 2)}\n` }], options)
  tell(out, [...lossLines(losses), '', `${count(requests, 'request')} of ${batch.record.batchId}, ${countLosses(losses)}`, ''].join('\n'))
  return exitCodes.passed
}
