import { basename, dirname, relative, resolve } from 'node:path'
import { bareProject, loadProject, type Project } from '@testmesh/project'
import { messageOf } from '@testmesh/protocol'
import { findBatches, listBatches, passedOver, type RecordedBatch, readBatch } from '@testmesh/recordings'
import type { ReporterSources } from './open-plain.ts'
import type { OutputOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'
import { programName } from './program-name.ts'
import { projectsBelow } from './projects-below.ts'
import { explainSystemError } from './system-error.ts'
import { refuseUnreadable, tellPassedOver } from './tell-passed-over.ts'
import { describeTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface RecordedOptions extends OutputOptions {
  readonly config?: string
}

/** Where recordings are. */
export interface Recorded {
  readonly project: Project
  /** The recording was brought here from elsewhere: it lies in no project, or below one that is not its own. */
  readonly isBrought: boolean
}

/** The project whose recording is named by an id or a path; undefined when its config is wrong, which is told. */
export const projectOfBatch = async (named: string, options: RecordedOptions): Promise<Recorded | undefined> => {
  const { from, isPath } = placeOfBatch(named)
  const { project, diagnostics, source } = await loadProject({
    from,
    shownFrom: process.cwd(),
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal(options), source)
    return undefined
  }
  const isBrought = isPath && project.root !== from
  return { project: isBrought ? bareProject(from) : project, isBrought }
}

/** An id, or the path of a recording as reports name it: `shop/.testmesh/batches/<id>`. */
export const placeOfBatch = (named: string): { id: string; from: string; isPath: boolean } => {
  if (!/(^|\/)\.testmesh\/batches\/[^/]+\/?$/.test(named)) return { id: named, from: process.cwd(), isPath: false }
  const path = resolve(named)
  return { id: basename(path), from: dirname(dirname(dirname(path))), isPath: true }
}

/** What does as much elsewhere: the command for the project in a folder, as it is called from here. */
export type ThereInstead = (folder: string) => string

export const showThere: ThereInstead = (folder) => `${programName} show ${folder}/.testmesh/batches/last`

/** @throws UsageError where there is none, and for one that cannot be read */
export const openRecorded = ({ project }: Recorded, named: string, there = showThere): RecordedBatch => {
  const { id } = placeOfBatch(named)
  const batch = openBatch(project.folder, id)
  if (batch) {
    if (id === 'last') process.stderr.write(tellPassedOver(passedOver(project.folder, batch.record)))
    if (isStillRunning(project.folder, batch)) process.stderr.write(`${batch.record.batchId} still runs: this is how far it has come\n`)
    return batch
  }
  if (id === 'last') refuseUnreadable(project.folder)
  throw new UsageError(
    id === 'last'
      ? `nothing was recorded in ${relative(process.cwd(), project.folder)} yet; ${whereElse(project.root, there)}`
      : `there is no recorded batch ${id}; see testmesh show --list`,
  )
}

/** What has not ended looks as if it had been killed. */
const isStillRunning = (folder: string, { record: { batchId, finished } }: RecordedBatch): boolean =>
  !finished && listBatches(folder).some(({ record, isRunning }) => isRunning && record.batchId === batchId)

export const openBatch = (folder: string, id: string): RecordedBatch | undefined => {
  try {
    return readBatch(folder, id)
  } catch (error) {
    throw new UsageError(`the recorded batch ${id} cannot be read: ${messageOf(error)}`)
  }
}

/** The recordings at and below a folder, wherever they were brought to. @throws UsageError for one that cannot be read */
export const findRecorded = (folder: string): RecordedBatch[] => {
  try {
    return findBatches(folder)
  } catch (error) {
    const { path = folder, message } = error as NodeJS.ErrnoException
    throw new UsageError(explainSystemError(error) ?? `the recording ${path} cannot be read: ${message}`)
  }
}

/** The texts of flows as they were recorded; of several batches, the first that has one. */
export const sourcesOf = (...batches: readonly RecordedBatch[]): Pick<ReporterSources, 'source' | 'sourceOfFile'> => ({
  source: (sha256) => firstText(batches, (batch) => batch.flow(sha256)),
  sourceOfFile: (file) => firstText(batches, (batch) => batch.flowOfFile(file)),
})

const firstText = (
  batches: readonly RecordedBatch[],
  textOf: (batch: RecordedBatch) => string | undefined,
): { text: string } | undefined => {
  for (const batch of batches) {
    const text = textOf(batch)
    if (text !== undefined) return { text }
  }
  return undefined
}

const namedProjects = 3

/** Which projects below this one have recordings, and the command for the first. */
export const whereElse = (root: string, there: ThereInstead): string => {
  const found = projectsBelow(root, 'batches')
  const [first] = found
  if (first === undefined) return 'the recording of another project is shown by its path'
  const names = found.slice(0, namedProjects).join(', ') + (found.length > namedProjects ? ', …' : '')
  return `${names} ${found.length === 1 ? 'has' : 'have'} recordings: ${there(first)}`
}
