import { dirname, relative, sep } from 'node:path'
import { createFiles } from '@testmesh/actions'
import { checkSchemas, hashText, type Plan, planFlow, type VariableSource } from '@testmesh/engine'
import { type FlowReading, flowCodes, locate } from '@testmesh/flow/model'
import { type ActionDescriptor, type Capability, type DataRow, type Diagnostic, hasErrors } from '@testmesh/protocol'
import { checkCapabilities } from './check-capabilities.ts'
import type { FlowCache } from './flow-cache.ts'
import type { Project } from './load-project.ts'
import { placeAt } from './problem.ts'
import { readEnvFiles, readRows } from './read-flow-files.ts'
import { type FileText, readText } from './read-text.ts'
import { createShownText, type ShownText } from './shown-text.ts'
import { inOrder, type VariableLayers } from './variable-sources.ts'

/** A flow of a project, ready to run: its plan, its own variables, its rows. */
export interface LoadedFlow {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly folder: string
  readonly text: string
  /** The text as it may be shown and recorded: without secrets, and everything in its place. */
  shownText(): string
  readonly reading: FlowReading
  /** Absent when anything is wrong with it. */
  readonly plan?: Plan
  readonly variables: readonly VariableSource[]
  /** Absent for a flow without data: it runs once. */
  readonly rows?: readonly DataRow[]
  readonly dataFile?: string
  readonly diagnostics: readonly Diagnostic[]
  /** Its file holds other flows too. */
  readonly isOneOfSeveral: boolean
}

export interface LoadFlowOptions {
  readonly project: Project
  readonly descriptors: readonly ActionDescriptor[]
  readonly cache?: FlowCache
  readonly variables: VariableLayers
  /** `--data FILE`: instead of the flow's own. */
  readonly dataFile?: string
  /** What actions may do beyond the network. Default: everything, as on the user's own machine. */
  readonly granted?: readonly Capability[]
  /** Whether snapshots are kept beside the flow. Default true; a flow that compares with some is refused where they are not. */
  readonly keepsSnapshots?: boolean
  /** `--vars-file FILE`: stronger than the environment. */
  readonly envFiles?: readonly string[]
}

/** Reads and plans a file: one flow, or several documents. */
export const loadFlows = (path: string, options: LoadFlowOptions): Promise<LoadedFlow[]> => loadFlowText(path, readText(path), options)

/** The same for a text that is not saved yet, as what will stand at `path`. */
export const loadFlowText = async (path: string, { text, brokenAt }: FileText, options: LoadFlowOptions): Promise<LoadedFlow[]> => {
  const file = relative(options.project.root, path).split(sep).join('/')
  if (brokenAt !== undefined) return [notText({ path, file, text, brokenAt }, options)]
  const readings = await readAll(text, file, options)
  const loaded = await Promise.all(readings.map((reading) => loadReading({ path, file, text, reading }, options)))
  const shownText = shownOnce(
    text,
    loaded.map(({ shown }) => shown),
  )
  return loaded.map(({ flow }) => ({ ...flow, shownText, isOneOfSeveral: readings.length > 1 }))
}

/** What is secret in one document of a file is secret in all of it. */
const shownOnce = (text: string, parts: readonly ShownText[]): (() => string) => {
  let shown: string | undefined
  return () => {
    shown ??= parts.reduce((masked, part) => part.inPlace(masked), text)
    return shown
  }
}

interface NoText extends Omit<FlowFile, 'reading'> {
  readonly brokenAt: number
}

const notText = ({ path, file, text, brokenAt }: NoText, { descriptors, variables }: LoadFlowOptions): LoadedFlow => {
  const { hint } = flowCodes.FLOW_NOT_TEXT
  const place = placeAt(file, text, brokenAt)
  const diagnostics: Diagnostic[] = [{ code: 'FLOW_NOT_TEXT', severity: 'error', message: 'the file is not UTF-8 text', place, hint }]
  const reading = { source: { text, file, ranges: {} }, diagnostics }
  const { inPlace } = createShownText({ text, reading, plan: undefined, descriptors, layers: variables, variables: [] })
  return { file, folder: dirname(path), text, shownText: () => inPlace(text), reading, variables: [], diagnostics, isOneOfSeveral: false }
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

interface LoadedPart {
  readonly flow: Omit<LoadedFlow, 'shownText' | 'isOneOfSeveral'>
  readonly shown: ShownText
}

const loadReading = async ({ path, file, text, reading }: FlowFile, options: LoadFlowOptions): Promise<LoadedPart> => {
  const folder = dirname(path)
  const envFiles = await readEnvFiles(reading, folder, options)
  const data = await readRows(reading, folder, options)
  const variables = inOrder(options.variables, envFiles.sources)
  const known = {
    variables: variables.flatMap((source) => Object.keys(source.values)),
    columns: [...new Set((data.rows ?? []).flatMap(({ values }) => Object.keys(values)))],
  }
  const planning = planFlow(reading, { descriptors: options.descriptors, known, stepTimeoutMs: options.project.config.step_timeout })
  const denied = options.granted ? checkCapabilities(reading, options.descriptors, options.granted) : []
  const schemas = await checkSchemas(
    { schemas: planning.schemas, source: reading.source },
    { files: createFiles({ root: options.project.root, folder, output: folder }) },
  )
  const plan = planning.plan && { ...planning.plan, schemaFiles: schemas.files }
  const unkept = options.keepsSnapshots === false ? unkeptSnapshots(planning.plan) : []
  const own = [...envFiles.diagnostics, ...data.diagnostics, ...denied, ...unkept, ...schemas.diagnostics]
  const shown = createShownText({ text, reading, plan, descriptors: options.descriptors, layers: options.variables, variables })
  const flow = {
    file,
    folder,
    text,
    reading,
    variables,
    ...(plan && !hasErrors(own) && { plan }),
    ...(data.rows && { rows: data.rows }),
    ...(data.file !== undefined && { dataFile: data.file }),
    diagnostics: shown.diagnostics([...own, ...withCauses(planning.diagnostics, own)]),
  }
  return { flow, shown }
}

/** Snapshots lie in a folder beside the flow, where people review them. */
const unkeptSnapshots = (plan: Plan | undefined): Diagnostic[] =>
  (plan?.snapshots ?? []).map(({ pointer }) => ({
    code: 'SNAPSHOT_NOT_KEPT',
    severity: 'error',
    message: 'snapshots are kept with flows in a folder, and not on a server',
    hint: 'run this flow with testmesh run, or compare with match_exact',
    place: locate(plan?.source ?? { text: '', ranges: {} }, pointer),
  }))

/** A file that is missing makes every name it would define unknown: each is told once, and that it may stand there. */
const withCauses = (found: readonly Diagnostic[], causes: readonly Diagnostic[]): readonly Diagnostic[] => {
  const [cause] = causes.filter(({ code }) => code.startsWith('PROJECT_'))
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
