import type { ReadConfigOptions } from '@testmesh/action-kit'
import { compileValue, type Need } from '@testmesh/expressions'
import type { ConfigReading } from '@testmesh/flow'
import type { Diagnostic, JsonObject } from '@testmesh/protocol'
import { compileFields } from '../plan/compile-fields.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { sentAs } from '../plan/sent-as.ts'
import { EngineError } from './failure.ts'
import { loadNeeds } from './load-needs.ts'
import { renderConfig } from './render-config.ts'
import type { Run, Surroundings } from './run.ts'

/** The step whose config the file belongs to, and where it runs. */
export interface ConfigOf {
  readonly run: Run
  readonly planned: PlannedStep
  readonly around: Surroundings
  readonly stream: string
}

/** Reads a file as if what it holds stood in the config of a step; see `ActionContext.readConfig`. */
export const readConfigFile = async (
  { run, planned, around, stream }: ConfigOf,
  path: string,
  options: ReadConfigOptions = {},
): Promise<unknown> => {
  const text = decode(path, await run.ports.files.read(path))
  // The reader and the YAML library are only loaded where there is something to read.
  const { readConfigText } = await import('@testmesh/flow')
  const reading = readConfigText(text, planned.descriptor, { file: path, ...options })
  const problems = reading.diagnostics.filter(({ severity }) => severity === 'error')
  if (!reading.config || problems.length > 0) throw new EngineError('CONFIG_INVALID', inWords(path, problems), { hint: hintOf(problems) })
  const needs = new Set<Need>()
  const inFile = compile(planned, { config: reading.config, source: reading.source, needs })
  await loadNeeds(run, needs)
  const rendering = renderConfig({ ...run, plan: { ...run.plan, source: reading.source } }, inFile, around, `${stream}/${path}`)
  if (!rendering.failure) return rendering.config
  const { code, message, hint, place } = rendering.failure
  const line = place?.span ? `:${place.span.start.line}` : ''
  throw new EngineError('CONFIG_INVALID', `${path}${line}: ${message} (${code})`, hint === undefined ? {} : { hint })
}

const decode = (path: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new EngineError('CONFIG_INVALID', `${path} is not UTF-8 text`, { hint: 'Save it as UTF-8.' })
  }
}

/** Problems told; whoever wants to see more looks after mending these. */
const MOST_PROBLEMS = 5

const inWords = (path: string, problems: readonly Diagnostic[]): string => {
  if (problems.length === 0) return `${path} holds no settings`
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ place, message }) => `${path}${place?.span ? `:${place.span.start.line}:${place.span.start.column}` : ''}: ${message}`)
  const more = problems.length - lines.length
  return `${lines.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

const hintOf = (problems: readonly Diagnostic[]): string =>
  problems.find(({ hint }) => hint !== undefined)?.hint ?? 'The file holds the settings of the action, as they would stand in its config.'

interface FileConfig extends Pick<ConfigReading, 'source'> {
  readonly config: JsonObject
  readonly needs: Set<Need>
}

/** The step as it would be planned with the config of the file. Names are looked up when they are read. */
const compile = (planned: PlannedStep, { config, source, needs }: FileConfig): PlannedStep => {
  const context: PlanContext = {
    source,
    descriptors: new Map(),
    diagnostics: [],
    counts: {},
    needs,
    schemas: [],
    snapshots: [],
    patterns: [],
  }
  const { assert: _, ...step } = { ...planned.step, config }
  const fields = compileFields({ context, step, pointer: '', descriptor: planned.descriptor }, { before: [], after: [] })
  const skipped = new Set(fields.map((field) => `/config${field.pointer}`))
  const { compiled } = compileValue(config, '/config', {
    skip: (at) => skipped.has(at),
    sentAs: (at) => sentAs(planned.descriptor, at.slice('/config'.length)),
  })
  for (const need of compiled?.needs ?? []) needs.add(need)
  return { ...planned, step, pointer: '', config: compiled ?? planned.config, fields }
}
