import { existsSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { isActionError } from '@testmesh/action-kit'
import { findProjectFile, leadsOutside } from '@testmesh/actions'
import { type FlowData, fitInput, type VariableSource } from '@testmesh/engine'
import { showValue } from '@testmesh/expressions'
import { type DataSource, type Flow, type FlowReading, locate } from '@testmesh/flow/model'
import type { Diagnostic, JsonObject, Place } from '@testmesh/protocol'
import type { Project } from './load-project.ts'
import { placeAt, problem } from './problem.ts'
import { readText } from './read-text.ts'
import type { RowCheck } from './rows/count-rows.ts'
import { collectRows, type DataRows, heldRows } from './rows/data-rows.ts'
import { formatOf } from './rows/formats/formats.ts'

interface FileOptions {
  readonly project: Project
  /** `--data FILE` */
  readonly dataFile?: string
  /** `--vars-file FILE` */
  readonly envFiles?: readonly string[]
  /** Rows at most; all of them are kept in memory then. Default: no limit. */
  readonly rowLimit?: number
}

export interface EnvFiles {
  readonly sources: readonly VariableSource[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The variables of `--vars-file` and of the flow's own `env_file`, in this order. */
export const readEnvFiles = async (reading: FlowReading, folder: string, options: FileOptions): Promise<EnvFiles> => {
  const named = await Promise.all((options.envFiles ?? []).map((name) => readNamedEnvFile(name, options)))
  const own = reading.flow?.env_file
  const all = own === undefined ? named : [...named, await readOwnEnvFile(own, { reading, folder }, options)]
  return { sources: all.flatMap(({ sources }) => sources), diagnostics: all.flatMap(({ diagnostics }) => diagnostics) }
}

/** The variables of `--secrets-file`, all of them secret; of several files the first is the strongest. */
export const readSecretsFiles = async (names: readonly string[], project: Project): Promise<EnvFiles> => {
  const { sources, diagnostics } = await readVarsFiles(names, project)
  return { sources: sources.map((source) => ({ ...source, secrets: Object.keys(source.values) })), diagnostics }
}

/** The variables of `--vars-file`. */
export const readVarsFiles = async (names: readonly string[], project: Project): Promise<EnvFiles> => {
  const read = await Promise.all(names.map((name) => readNamedEnvFile(name, { project })))
  return { sources: read.flatMap(({ sources }) => sources), diagnostics: read.flatMap(({ diagnostics }) => diagnostics) }
}

/** The variables of the flow's own `env_file`. */
export const readOwnEnvFiles = async (reading: FlowReading, folder: string, options: FileOptions): Promise<EnvFiles> =>
  readEnvFiles(reading, folder, { project: options.project })

export interface DataSourceRows {
  readonly data?: FlowData
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The rows of the flow's `data_source`, which it sees as `data`. They are held: expressions take any of them, at any time and as often as
 * they like (`data[3]`, `len(data)`, a filter in a loop). Rows that come one by one are those of `data:`.
 */
export const readDataSource = async (reading: FlowReading, folder: string, { project }: FileOptions): Promise<DataSourceRows> => {
  const { data_source: source } = reading.flow ?? {}
  // What is left out, or wrong, is told by the check of its type.
  if (typeof source?.file !== 'string') return { diagnostics: [] }
  const { file, type } = source
  const place = locate(reading.source, '/data_source/file')
  // All of them are wanted at once: they are read once, too.
  const held = Number.POSITIVE_INFINITY
  const { rows, diagnostics } = await readFoundData(file, { folder, root: project.root, place, type, held })
  if (!rows) return { diagnostics }
  const values = (await collectRows(rows)).map((row) => row.values as JsonObject)
  return { data: { rows: values, from: file, isUntyped: (type ?? formatOf(file)) === 'csv' }, diagnostics }
}

export interface FlowRows {
  /** Absent for a flow without data, and when it cannot be read. */
  readonly rows?: DataRows
  /** As it was named. */
  readonly file?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** The rows of `--data`, else of the flow's own `data`: rows, or a file of them. */
export const readRows = async (reading: FlowReading, folder: string, options: FileOptions): Promise<FlowRows> => {
  const place = options.dataFile === undefined ? locate(reading.source, '/data') : {}
  const found = await readAnyRows(reading, folder, { ...options, place })
  const { rowLimit = Number.POSITIVE_INFINITY } = options
  if (!found.rows || found.rows.count <= rowLimit) return found
  const message = `${found.file ?? 'the data of the flow'} has ${found.rows.count} rows, and one run on a server takes ${rowLimit}`
  return { diagnostics: [problem('PROJECT_TOO_MANY_ROWS', message, place)] }
}

const readAnyRows = async (
  reading: FlowReading,
  folder: string,
  { place, dataFile, project: { root }, rowLimit }: FileOptions & { readonly place: Place },
): Promise<FlowRows> => {
  const read = { root, place, held: rowLimit, check: inputCheck(reading.flow?.inputs) }
  if (dataFile !== undefined) return readData(dataFile, existsSync(dataFile) ? dataFile : undefined, { ...read, hint: FROM_HERE })
  const data = reading.flow?.data
  if (data === undefined) return { diagnostics: [] }
  if (typeof data !== 'string') return ownRows(data as readonly JsonObject[], reading)
  return readFoundData(data, { folder, ...read })
}

/** A row whose column is an input of the flow must have a value of its type. */
const inputCheck =
  (inputs: Flow['inputs'] = {}): RowCheck =>
  (values) => {
    for (const [name, { type }] of Object.entries(inputs)) {
      const value = values[name]
      if (value === undefined || value === null || fitInput(value, type) !== undefined) continue
      return `gives the input "${name}" ${showValue(value, 60).text}, and it must be of type ${type}`
    }
    return undefined
  }

interface DataPlace {
  readonly folder: string
  readonly root: string
  readonly place: Place
  /** Default: what the name of the file ends in. */
  readonly type?: DataSource['type'] | undefined
  /** Rows that are kept in memory. */
  readonly held?: number | undefined
  readonly check?: RowCheck | undefined
}

const readFoundData = async (name: string, { folder, ...reading }: DataPlace): Promise<FlowRows> => {
  try {
    return await readData(name, await findProjectFile(name, { folder, root: reading.root }), reading)
  } catch (error) {
    if (!isActionError(error)) throw error
    return { diagnostics: [problem('PROJECT_BAD_DATA_FILE', `the data file ${error.message}`, reading.place, error.hint)] }
  }
}

/** A list without rows would run nothing, and nobody would notice. */
const ownRows = async (rows: readonly JsonObject[], { flow, source }: FlowReading): Promise<FlowRows> => {
  const place = locate(source, '/data')
  if (rows.length > 0) {
    const { nameRows } = await import('./rows/name-rows.ts')
    const check = inputCheck(flow?.inputs)
    const diagnostics = rows.flatMap((row, index) => {
      const wrong = check(row)
      return wrong === undefined
        ? []
        : [problem('PROJECT_BAD_DATA_FILE', `row ${index + 1} of the data ${wrong}`, locate(source, `/data/${index}`), CHANGE_IT)]
    })
    return diagnostics.length > 0 ? { diagnostics } : { rows: heldRows(nameRows(rows.map((values) => ({ values })))), diagnostics }
  }
  const hint = 'add a row, or leave `data` out to run once'
  return { diagnostics: [problem('PROJECT_BAD_DATA_FILE', 'the data of the flow has no rows', place, hint)] }
}

const CHANGE_IT = 'change the value, or the type below `inputs`'
const MOVE_IT = 'move the file into the project'
const FROM_HERE = 'the path is relative to where the command runs'

const readNamedEnvFile = async (name: string, options: FileOptions): Promise<EnvFiles> => {
  if (!isFile(name)) return noEnvFile(`there is no env file ${name}`, {}, FROM_HERE)
  return readEnvSource(name, { path: name, strength: 'above-flow' }, options)
}

const readOwnEnvFile = async (
  name: string,
  { reading, folder }: { reading: FlowReading; folder: string },
  options: FileOptions,
): Promise<EnvFiles> => {
  const place = locate(reading.source, '/env_file')
  const path = resolve(folder, name)
  if (await leadsOutside(path, options.project.root)) return noEnvFile(`the env file ${name} is outside the project`, place, MOVE_IT)
  if (!isFile(path)) return noEnvFile(`there is no env file ${name}`, place)
  return readEnvSource(name, { path, strength: 'below-flow' }, options)
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === false

const noEnvFile = (message: string, place: Place, hint?: string): EnvFiles => ({
  sources: [],
  diagnostics: [problem('PROJECT_NO_ENV_FILE', message, place, hint)],
})

const readEnvSource = async (
  name: string,
  { path, strength }: { path: string; strength: VariableSource['strength'] },
  { project }: FileOptions,
): Promise<EnvFiles> => {
  // Most flows have none.
  const { readEnvFile } = await import('./env-file.ts')
  const file = fileIn(project.root, path)
  const { text, brokenAt } = readText(path)
  if (brokenAt !== undefined) {
    const place = placeAt(file, text, brokenAt)
    return { sources: [], diagnostics: [problem('PROJECT_BAD_ENV_FILE', `${name} is not UTF-8 text`, place, 'Save it as UTF-8.')] }
  }
  const read = readEnvFile(text, file)
  return {
    sources: [{ name, values: read.values, strength, ...(strength === 'below-flow' && { isOwn: true }) }],
    diagnostics: read.diagnostics,
  }
}

interface DataReading extends Omit<DataPlace, 'folder'> {
  /** Where the file is missing. */
  readonly hint?: string
}

const readData = async (name: string, path: string | undefined, { root, hint, place, ...reading }: DataReading): Promise<FlowRows> => {
  if (path === undefined) return { diagnostics: [problem('PROJECT_NO_DATA_FILE', `there is no data file ${name}`, place, hint)] }
  // Most flows have no data: what reads it is only loaded where there is some.
  const { readDataFile } = await import('./rows/read-data-file.ts')
  return { ...(await readDataFile(path, { shown: name, file: fileIn(root, path), place, ...reading })), file: name }
}

/** Relative to the project, with forward slashes. */
const fileIn = (root: string, path: string): string => relative(root, resolve(path)).split(sep).join('/')
