import { realpathSync, statSync } from 'node:fs'
import type { Project } from '@testmesh/project'
import { listBatches, passedOver, type RecordedBatch } from '@testmesh/recordings'
import { programName } from './program-name.ts'
import { projectsBelow } from './projects-below.ts'
import {
  findRecorded,
  openBatch,
  openRecorded,
  placeOfBatch,
  projectOfBatch,
  type Recorded,
  type RecordedOptions,
} from './recorded-batch.ts'
import { shownFile } from './shown-file.ts'
import { tellPassedOver } from './tell-passed-over.ts'
import { UsageError } from './usage-error.ts'

export interface WhichRecordings extends RecordedOptions {
  /** Ids, paths, or folders with recordings that were brought here. Default: the last. */
  readonly run?: readonly string[]
  /** All that are kept. */
  readonly all?: boolean
  /** Where ids are looked for. Default: the project around the command. */
  readonly project?: Project
}

export interface Recordings {
  /** At least one. */
  readonly batches: readonly RecordedBatch[]
  /** How a file of their flows is called from here. */
  readonly shown: (file: string) => string
}

/**
 * The recordings that are named; undefined when the config of their project is wrong, which is told. `command` is what asks for them,
 * for messages: `coverage openapi.yaml`. @throws UsageError where there is none
 */
export const recordingsOf = async (command: string, options: WhichRecordings): Promise<Recordings | undefined> => {
  if (options.all && options.run) throw new UsageError('--all takes every recording, and --run names some: give one of them')
  const batches = new Map<string, RecordedBatch>()
  const roots = new Set<string | undefined>()
  for (const named of options.run ?? ['last']) {
    const found = isFolder(named) ? { batches: inFolder(named), root: undefined } : await ofProject(named, command, options)
    if (!found) return undefined
    // One that is named in two ways counts once.
    for (const batch of found.batches) batches.set(realpathSync(batch.path), batch)
    roots.add(found.root)
  }
  for (const { record } of batches.values()) if (record.started?.data.sampled) process.stderr.write(sampledNote(record.batchId))
  const [root] = roots
  // Those of several projects are called as they were there.
  return { batches: [...batches.values()], shown: root === undefined || roots.size > 1 ? (file) => file : shownFile(root) }
}

const sampledNote = (id: string): string =>
  `${id} is of a load test, and holds one execution of each kind of failure alone; --run names another recording\n`

const isFolder = (named: string): boolean =>
  !placeOfBatch(named).isPath && statSync(named, { throwIfNoEntry: false })?.isDirectory() === true

const inFolder = (folder: string): RecordedBatch[] => {
  const found = findRecorded(folder)
  if (found.length > 0) return found
  throw new UsageError(`there is no recording in ${folder}`)
}

interface OfProject {
  readonly batches: readonly RecordedBatch[]
  /** Undefined for a recording that was brought here. */
  readonly root: string | undefined
}

const ofProject = async (named: string, command: string, options: WhichRecordings): Promise<OfProject | undefined> => {
  const isHere = options.project && !placeOfBatch(named).isPath
  const recorded = isHere ? { project: options.project, isBrought: false } : await projectOfBatch(named, options)
  if (!recorded) return undefined
  const { project, isBrought } = recorded
  demandSome(recorded, named, command)
  const there = (folder: string) => `${programName} ${command} --run ${folder}/.testmesh/batches/last`
  const all = options.all ? allIn(project.folder) : []
  return { batches: all.length > 0 ? all : [openRecorded(recorded, named, there)], root: isBrought ? undefined : project.root }
}

/** What can be done where nothing was recorded, and no project below has anything either. */
const demandSome = ({ project: { folder, root } }: Recorded, named: string, command: string): void => {
  if (named !== 'last' || listBatches(folder).length + passedOver(folder).length + projectsBelow(root, 'batches').length > 0) return
  throw new UsageError(
    `nothing was recorded here yet: ${programName} run, and then ${programName} ${command}; the recording of another project is named by --run and its path`,
  )
}

/** The oldest first. */
const allIn = (folder: string): RecordedBatch[] => {
  const batches = listBatches(folder).reverse()
  if (batches.length > 0) process.stderr.write(tellPassedOver(passedOver(folder)))
  return batches.flatMap(({ record }) => openBatch(folder, record.batchId) ?? [])
}
