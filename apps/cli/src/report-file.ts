import { closeSync, lstatSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolder, namingFile } from '@testmesh/recordings'
import type { ReporterName } from '@testmesh/reporters'
import { cutOffAlone, type OpenReporter, type Place } from './cut-off-alone.ts'
import { openPlain, type ReporterSources } from './open-plain.ts'
import type { OutputOptions } from './options.ts'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'

interface InFile {
  readonly name: ReporterName
  readonly file: string
}

/** Opens a reporter that writes to a file, which is there from its first word on. */
export const openInFile = (wanted: InFile, options: OutputOptions, sources: ReporterSources): Promise<OpenReporter> =>
  cutOffAlone(wanted, placeOf(wanted.file), (write) => openPlain(wanted.name, write, { options, sources }))

/** Whether it can be written. It is not left: of a process that is killed there shall be no report, not an empty one. @throws UsageError */
export const checkReportFile = ({ name, file }: InFile): void => {
  try {
    // Whoever reads a pipe would take the end of this look for the end of the report.
    if (statSync(file, { throwIfNoEntry: false })?.isFIFO()) return
    closeSync(openForReport(file))
    removeReportFile(file)
  } catch (error) {
    throw new UsageError(`the ${name} reporter ${explainSystemError(error) ?? `cannot use ${file}`}`)
  }
}

/** Where it is a file. */
export const removeReportFile = (file: string): void => {
  try {
    // Not /dev/stdout.
    if (lstatSync(file).isFile()) rmSync(file)
  } catch {
    // It is not there, or may only be written over, which is found out in time.
  }
}

const placeOf = (file: string): Place => {
  let descriptor: number | undefined
  return {
    write: (text) => {
      descriptor ??= openForReport(file)
      const open = descriptor
      // All of it: a single write takes what there is room for, and says nothing of the rest.
      namingFile(file, () => writeFileSync(open, text))
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

const openForReport = (file: string): number => {
  const path = resolve(file)
  makeFolder(dirname(path))
  return openSync(path, 'w')
}
