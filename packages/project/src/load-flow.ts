import { dirname, join, relative, sep } from 'node:path'
import { createFiles } from '@testmesh/actions'
import {
  checkPatterns,
  checkSchemas,
  eachFlow,
  type FlowData,
  type Plan,
  planFlow,
  type Routing,
  type VariableSource,
} from '@testmesh/engine'
import { type FlowReading, flowCodes, locate } from '@testmesh/flow/model'
import { type ActionDescriptor, type Capability, type Diagnostic, hasErrors, inFileOrder, isQuarantineOver } from '@testmesh/protocol'
import type { Cases } from './cases.ts'
import { checkCapabilities } from './check-capabilities.ts'
import type { FlowCache } from './flow-cache.ts'
import { createFlowLibrary } from './flow-library.ts'
import type { FlowLibrary, GatheredFile } from './gathered-flows.ts'
import type { Project } from './load-project.ts'
import { placeAt } from './problem.ts'
import { readDataSource, readEnvFiles, readRows } from './read-flow-files.ts'
import { readFlowsOf } from './read-flows-of.ts'
import { type FileText, readText } from './read-text.ts'
import type { DataRows } from './rows/data-rows.ts'
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
  readonly rows?: DataRows
  /** What it runs, where that is not once, or once for each row. */
  readonly cases?: Cases
  readonly dataFile?: string
  /** The rows of its `data_source`. */
  readonly data?: FlowData
  /** The files of the flows that it runs, by steps of its own or of theirs; each once. */
  readonly subFlows: readonly FlowText[]
  readonly diagnostics: readonly Diagnostic[]
  /** Its file holds other flows too. */
  readonly isOneOfSeveral: boolean
  /** Which of the flows of its file, from 0. */
  readonly document: number
  /** The lines of its file by which it was named; absent where all flows of the file are meant. */
  readonly namedAt?: readonly number[]
}

/** The text of a file that holds a flow. */
export interface FlowText {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly sha256: string
  readonly text: string
  readonly reading: FlowReading
  /** The text as it may be shown and recorded. */
  shownText(): string
}

export interface LoadFlowOptions {
  readonly project: Project
  readonly descriptors: readonly ActionDescriptor[]
  readonly cache?: FlowCache
  readonly variables: VariableLayers
  /** Of the environment. */
  readonly routing?: Routing | undefined
  /** `--data FILE`: instead of the flow's own. */
  readonly dataFile?: string
  /** Rows at most, all of them kept in memory: where the files do not stay. Default: no limit, and many are read as they are needed. */
  readonly rowLimit?: number
  /** What actions may do beyond the network. Default: everything, as on the user's own machine. */
  readonly granted?: readonly Capability[]
  /** Whether snapshots are kept beside the flow. Default true; a flow that compares with some is refused where they are not. */
  readonly keepsSnapshots?: boolean
  /** `--vars-file FILE`: stronger than the environment. */
  readonly envFiles?: readonly string[]
  /** Finds the flows that others run. Default: one of its own for each file. */
  readonly library?: FlowLibrary
  /** For what is over by then, milliseconds since 1970. Default: this moment. */
  readonly now?: number
  /** Names of flows that are elsewhere, for "did you mean". */
  readonly otherFlows?: readonly string[]
}

/** Reads and plans a file: one flow, or several documents. */
export const loadFlows = (path: string, options: LoadFlowOptions): Promise<LoadedFlow[]> => loadFlowText(path, readText(path), options)

/** The same for a text that is not saved yet, as what will stand at `path`. */
export const loadFlowText = async (path: string, { text, brokenAt }: FileText, options: LoadFlowOptions): Promise<LoadedFlow[]> => {
  const file = relative(options.project.root, path).split(sep).join('/')
  if (brokenAt !== undefined) return [await notText({ path, file, text, brokenAt }, options)]
  const readings = await readFlowsOf(text, file, options)
  const together = { ...options, library: options.library ?? createFlowLibrary(options) }
  const loaded = await Promise.all(readings.map((reading) => loadReading({ path, file, text, reading }, together)))
  const shownText = shownOnce(
    text,
    loaded.map(({ shown }) => shown),
  )
  return loaded.map(({ flow }, document) => ({ ...flow, shownText, isOneOfSeveral: readings.length > 1, document }))
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

const notText = async ({ path, file, text, brokenAt }: NoText, { descriptors, variables }: LoadFlowOptions): Promise<LoadedFlow> => {
  const { hint } = flowCodes.FLOW_NOT_TEXT
  const place = placeAt(file, text, brokenAt)
  const diagnostics: Diagnostic[] = [{ code: 'FLOW_NOT_TEXT', severity: 'error', message: 'the file is not UTF-8 text', place, hint }]
  const { hashText } = await import('./read-flow-text.ts')
  const reading = { source: { text, sha256: hashText(text), file, ranges: {} }, diagnostics }
  const { inPlace } = createShownText({ text, reading, plan: undefined, descriptors, layers: variables, variables: [] })
  return {
    file,
    folder: dirname(path),
    text,
    shownText: () => inPlace(text),
    reading,
    variables: [],
    subFlows: [],
    diagnostics,
    isOneOfSeveral: false,
    document: 0,
  }
}

interface FlowFile {
  readonly path: string
  readonly file: string
  readonly text: string
  readonly reading: FlowReading
}

/** With the library that the documents of a file share. */
type LoadTogether = LoadFlowOptions & { readonly library: FlowLibrary }

interface LoadedPart {
  readonly flow: Omit<LoadedFlow, 'shownText' | 'isOneOfSeveral' | 'document' | 'namedAt'>
  readonly shown: ShownText
}

const loadReading = async ({ path, file, text, reading }: FlowFile, options: LoadTogether): Promise<LoadedPart> => {
  const folder = dirname(path)
  const envFiles = await readEnvFiles(reading, folder, options)
  const data = await readRows(reading, folder, options)
  const source = await readDataSource(reading, folder, options)
  const variables = inOrder(options.variables, envFiles.sources)
  const { shell } = options.variables
  const isIncomplete = hasErrors([...envFiles.diagnostics, ...data.diagnostics])
  const known = { variables, columns: data.rows?.columns ?? [], isIncomplete, ...(shell && { shell }) }
  const gathered = await options.library.gather(reading)
  const planning = planFlow(reading, {
    descriptors: options.descriptors,
    known,
    stepTimeoutMs: options.project.config.step_timeout,
    flows: gathered.find,
    routing: options.routing,
  })
  const denied = options.granted
    ? checkCapabilities(reading, options.descriptors, { granted: options.granted, routing: options.routing })
    : []
  const filesIn = (place: string) => createFiles({ root: options.project.root, folder: place, output: place })
  const schemas = await checkSchemas({ schemas: planning.schemas, source: reading.source }, { files: filesIn(folder) })
  const inner = await Promise.all(
    eachFlow(planning.plan?.flows ?? []).map((one) =>
      checkSchemas(one, { files: filesIn(dirname(join(options.project.root, one.source.file ?? file))) }),
    ),
  )
  const patterns = await Promise.all(
    [{ patterns: planning.patterns, source: reading.source }, ...eachFlow(planning.plan?.flows ?? [])].map((one) => checkPatterns(one)),
  )
  const plan = planning.plan && { ...planning.plan, schemaFiles: schemas.files }
  const unkept = plan && options.keepsSnapshots === false ? unkeptSnapshots(plan) : []
  const own = [
    ...envFiles.diagnostics,
    ...data.diagnostics,
    ...source.diagnostics,
    ...denied,
    ...unkept,
    ...(await overQuarantine(reading, options.now ?? Date.now())),
    ...[schemas, ...inner].flatMap((checked) => checked.diagnostics),
    ...patterns.flat(),
  ]
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
    ...(source.data && { data: source.data }),
    subFlows: gathered.files.map((other) => textOf(other, { plan, variables }, options)),
    diagnostics: shown.diagnostics(inFileOrder([...own, ...planning.diagnostics], file)),
  }
  return { flow, shown }
}

/** Few flows are in one, and fewer in one that is over. */
const overQuarantine = async (reading: FlowReading, now: number): Promise<Diagnostic[]> => {
  const { quarantine } = reading.flow ?? {}
  return quarantine && isQuarantineOver(quarantine, now) ? (await import('@testmesh/flow/lint')).checkQuarantine(reading, now) : []
}

/** Snapshots lie in a folder beside the flow, where people review them. */
const unkeptSnapshots = ({ snapshots, source }: Plan): Diagnostic[] =>
  snapshots.map(({ pointer }) => ({
    code: 'SNAPSHOT_NOT_KEPT',
    severity: 'error',
    message: 'snapshots are kept beside the file of a flow, and this one has none here',
    hint: 'run it as a file with testmesh run, or compare with match_exact',
    place: locate(source, pointer),
  }))

/** What is secret in a flow that is run is so by its own text, that of the others in its file, and by what it is given. */
const textOf = (
  { file, text, reading, documents }: GatheredFile,
  { plan, variables }: { plan: Plan | undefined; variables: readonly VariableSource[] },
  { descriptors, variables: layers }: LoadFlowOptions,
): FlowText => {
  const parts = documents.map((document) => {
    const own = plan?.flows.find(({ flow }) => flow === document.flow)
    return createShownText({ text, reading: document, plan: own, descriptors, layers, variables })
  })
  return { file, sha256: reading.source.sha256, text, reading, shownText: shownOnce(text, parts) }
}
