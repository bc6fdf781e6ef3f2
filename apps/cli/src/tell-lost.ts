import type { OpenReporter } from './cut-off-alone.ts'
import { programName } from './program-name.ts'
import { removeReportFile } from './report-file.ts'
import { explainSystemError } from './system-error.ts'

/** Says which report there is not, and why. A file that holds the beginning of one goes: nobody shall take it for all. */
export const tellLost = ({ wanted: { name, file }, broken }: OpenReporter, recording: string | undefined): void => {
  const error = broken()?.error
  const why = explainSystemError(error) ?? (error instanceof Error ? error.stack : String(error))
  process.stderr.write(`error: there is no ${name} report: ${why}\n`)
  if (file === undefined) return
  removeReportFile(file)
  if (recording !== undefined) process.stderr.write(`once it can be written: ${programName} show ${recording} -r ${name}=…\n`)
}
