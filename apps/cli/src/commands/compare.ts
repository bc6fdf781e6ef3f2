import type { RecordedBatch } from '@testmesh/recordings'
import { comparedTexts } from '../compare/compared-texts.ts'
import { exitCodes } from '../exit-codes.ts'
import { compareThere } from '../next-commands.ts'
import { openRecorded, projectOfBatch, type RecordedOptions } from '../recorded-batch.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import type { TellBroken } from '../unbroken-events.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh compare`: what differs between a recorded batch and an earlier one; by default, from when what did not pass passed. */
export const compareCommand = async (words: readonly string[], options: RecordedOptions): Promise<number> => {
  if (words.length > 2) throw new UsageError('two batches are compared, the earlier one and the later one')
  const [earlier, later = 'last'] = words
  const recorded = await projectOfBatch(later, options)
  if (!recorded) return exitCodes.invalid
  const after = openRecorded(recorded, later, compareThere)
  const before = earlier === undefined ? undefined : await openEarlier(earlier, options)
  if (before === null) return exitCodes.invalid
  const shown = recorded.isBrought ? (file: string) => file : shownFile(recorded.project.root)
  let code: number = exitCodes.passed
  const tellBroken: TellBroken = ({ message }) => {
    process.stderr.write(`error: ${message}\n`)
    code = exitCodes.invalid
  }
  const { style, verbosity, width } = describeTerminal(options)
  const look = { style, verbosity, width: width() }
  for await (const text of comparedTexts({ project: recorded.project, before, after, look, shown, tellBroken })) process.stdout.write(text)
  return code
}

/** Null when the config of its project is wrong, which is told. */
const openEarlier = async (named: string, options: RecordedOptions): Promise<RecordedBatch | null> => {
  const recorded = await projectOfBatch(named, options)
  return recorded ? openRecorded(recorded, named, compareThere) : null
}
