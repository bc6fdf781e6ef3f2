import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { foldersUpwards } from '@testmesh/actions'
import { hashText, type Plan, planFlow, type VariableSource } from '@testmesh/engine'
import { type FlowReading, locate } from '@testmesh/flow/model'
import type { ActionDescriptor, DataRow, Diagnostic, JsonObject } from '@testmesh/protocol'
import { readEnvFile } from './env-file.ts'
import type { FlowCache } from './flow-cache.ts'
import type { Project } from './load-project.ts'
import { nameRows } from './name-rows.ts'
import { problem } from './problem.ts'
import { readDataFile } from './read-data.ts'
import { inOrder, type VariableLayers } from './variable-sources.ts'

/** A flow of a project, ready to run: its plan, its own variables, its rows. */
export interface LoadedFlow {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly folder: string
  readonly text: string
  readonly reading: FlowReading
  /** Absent when anything is wrong with it. */
  readonly plan?: Plan
  readonly variables: readonly VariableSource[]
  /** Absent for a flow without data: it runs once. */
  readonly rows?: readonly DataRow[]
  readonly dataFile?: string
  readonly diagnostics: readonly Diagnostic[]
}

export interface LoadFlowOptions {
  readonly project: Project
  readonly descriptors: readonly ActionDescriptor[]
  readonly cache?: FlowCache
  readonly variables: VariableLayers
  /** `--data FILE`: instead of the flow's own. */
  readonly dataFile?: string
  /** `--env-file FILE`: stronger than the environment. */
  readonly envFiles?: readonly string[]
}

/** Reads and plans a file: one flow, or several documents. */
export const loadFlows = async (path: string, options: LoadFlowOptions): Promise<LoadedFlow[]> => {
  const text = readFileSync(path, 'utf8')
  const file = relative(options.project.root, path).split(sep).join('/')
  const readings = await readAll(text, file, options)
  return Promise.all(readings.map((reading) => loadReading({ path, file, text, reading }, options)))
}

const readAll = async (text: string, file: string, { cache, descriptors }: LoadFlowOptions): Promise<readonly FlowReading[]> => {
  const key = cache && hashText(`${file}\n${text}`)
  const kept = key === undefined ? undefined : cache?.find(key)
  if (kept) return kept
  // The YAML library is only loaded where there is something to read.
  const { readFlows } = await import('./read-flow-text.ts')
  const readings = readFlows(text, descriptors, { file })
  if (key !== undefined) cache?.keep(key, readings)
  return readings
}

interface FlowFile {
  readonly path: string
  readonly file: string
  readonly text: string
  readonly reading: FlowReading
}

const loadReading = async ({ path, file, text, reading }: FlowFile, options: LoadFlowOptions): Promise<LoadedFlow> => {
  const folder = dirname(path)
  const envFiles = readEnvFiles(reading, folder, options)
  const data = await readRows(reading, folder, options)
  const variables = inOrder(options.variables, envFiles.sources)
  const known = {
    variables: variables.flatMap((source) => Object.keys(source.values)),
    columns: data.rows ? Object.keys(data.rows[0]?.values ?? {}) : [],
  }
  const planning = planFlow(reading, { descriptors: options.descriptors, known, stepTimeoutMs: options.project.config.step_timeout })
  const own = [...envFiles.diagnostics, ...data.diagnostics]
  return {
    file,
    folder,
    text,
    reading,
    variables,
    ...(planning.plan && own.length === 0 && { plan: planning.plan }),
    ...(data.rows && { rows: data.rows }),
    ...(data.file !== undefined && { dataFile: data.file }),
    diagnostics: [...own, ...withCauses(planning.diagnostics, own)],
  }
}

/** A file that is missing makes every name it would define unknown: each is told once, and that it may stand there. */
const withCauses = (found: readonly Diagnostic[], causes: readonly Diagnostic[]): readonly Diagnostic[] => {
  const [cause] = causes
  if (!cause) return found
  const told = new Set<string>()
  return found.flatMap((diagnostic) => {
    if (diagnostic.code !== 'PLAN_UNKNOWN_NAME') return [diagnostic]
    if (told.has(diagnostic.message)) return []
    told.add(diagnostic.message)
    if (diagnostic.hint?.startsWith('did you mean')) return [diagnostic]
    return [{ ...diagnostic, hint: 'it may stand in the file that cannot be read' }]
  })
}

const FROM_HERE = 'the path is relative to where the command runs'

const readEnvFiles = (reading: FlowReading, folder: string, options: LoadFlowOptions) => {
  const sources: VariableSource[] = []
  const diagnostics: Diagnostic[] = []
  const named = (options.envFiles ?? []).map((name) => ({ name, path: name, strength: 'above-flow' as const, place: {} }))
  const own = reading.flow?.env_file
  const files =
    own === undefined
      ? named
      : [...named, { name: own, path: join(folder, own), strength: 'below-flow' as const, place: locate(reading.source, '/env_file') }]
  for (const { name, path, strength, place } of files) {
    if (!existsSync(path)) {
      diagnostics.push(
        problem('PROJECT_NO_ENV_FILE', `there is no env file ${name}`, place, strength === 'above-flow' ? FROM_HERE : undefined),
      )
      continue
    }
    const read = readEnvFile(readFileSync(path, 'utf8'), relative(options.project.root, resolve(path)).split(sep).join('/'))
    diagnostics.push(...read.diagnostics)
    sources.push({ name, values: read.values, strength })
  }
  return { sources, diagnostics }
}

const readRows = async (
  reading: FlowReading,
  folder: string,
  options: LoadFlowOptions,
): Promise<{ rows?: readonly DataRow[]; file?: string; diagnostics: readonly Diagnostic[] }> => {
  const data = options.dataFile ?? reading.flow?.data
  if (data === undefined) return { diagnostics: [] }
  if (typeof data !== 'string') return { rows: nameRows(data as readonly JsonObject[]), diagnostics: [] }
  const place = options.dataFile === undefined ? locate(reading.source, '/data') : {}
  const candidates = options.dataFile === undefined ? foldersUpwards(folder, options.project.root).map((base) => join(base, data)) : [data]
  const found = candidates.find((candidate) => existsSync(candidate))
  if (found === undefined)
    return { diagnostics: [problem('PROJECT_NO_DATA_FILE', `there is no data file ${data}`, place, options.dataFile && FROM_HERE)] }
  return { ...(await readDataFile(found, data, place)), file: data }
}
