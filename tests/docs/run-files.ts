import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { isRunnable, loadEnvironment, loadProject, runBatch, selectFlows, variableLayers } from '@testmesh/project'
import {
  type Diagnostic,
  type ExecutionEvent,
  type ExecutionState,
  emptyExecutionState,
  foldExecution,
  hasErrors,
} from '@testmesh/protocol'
import { afterAll, beforeAll, vi } from 'vitest'

export interface FilesOptions {
  /** Files by their path from the root of the project. */
  readonly files: Readonly<Record<string, string>>
  /** Those of the files that are read as flows, or folders. */
  readonly flows: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Of the flows that can run, those that do. Default: all. */
  readonly runs?: (file: string) => boolean
}

/** What became of a file that was read as a flow. */
export interface FileTold {
  /** Codes of the problems found before anything ran, and of the run: of steps, assertions and warnings. */
  readonly codes: ReadonlySet<string>
  /** What stops it from running: `line CODE: message`. */
  readonly problems: readonly string[]
  /** Of each execution, in the order they began. */
  readonly verdicts: readonly string[]
  readonly states: readonly ExecutionState[]
}

/** The tests of this file keep nothing in the config folder of the user. */
export const useOwnConfigFolder = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-config-'))
  beforeAll(() => void vi.stubEnv('XDG_CONFIG_HOME', folder))
  afterAll(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
}

/**
 * Reads, plans and runs flows as the command line does, within this process, in a project of their own that is gone afterwards.
 *
 * @returns what became of each file, by its path; of what was named, where nothing was found
 */
export const runFiles = async (options: FilesOptions): Promise<ReadonlyMap<string, FileTold>> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'testmesh-files-')))
  try {
    for (const [file, text] of Object.entries({ 'testmesh.config.yaml': '', ...options.files })) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    return await runBelow(root, options)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const runBelow = async (root: string, { flows, runs = () => true, ...given }: FilesOptions): Promise<Map<string, FileTold>> => {
  const { project, diagnostics } = await loadProject({ from: root })
  if (!project) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const environment = await loadEnvironment(project, { descriptors: actionDescriptors })
  if (hasErrors(environment.diagnostics)) return new Map(flows.map((file) => [file, tell(environment.diagnostics, [])]))
  const { variables: fromOutside = {}, secrets = {} } = given
  const variables = variableLayers(project, { variables: fromOutside, secrets, environment: environment.source, osEnvironment: {} })
  const { routing } = environment
  const selected = await selectFlows(flows, { project, from: root, variables, routing, descriptors: actionDescriptors })
  const events = new Map<string, ExecutionEvent[]>()
  const onEvents = (id: string, some: readonly ExecutionEvent[]): void => void events.set(id, [...(events.get(id) ?? []), ...some])
  const running = selected.flows.filter(isRunnable).filter(({ file }) => runs(file))
  const batch = { project, flows: running, command: 'testmesh run', version: 'test', parallel: 8 }
  if (running.length > 0) await runBatch(batch, async () => [{ onEvents }])
  const found = selected.flows.length > 0 ? selected.flows.map(({ file }) => file) : flows
  return new Map(
    [...new Set(found)].map((file) => {
      const loaded = selected.flows.filter((flow) => flow.file === file)
      const told = [...events.values()].filter(([first]) => fileOf(first) === file)
      return [file, tell([...environment.diagnostics, ...selected.diagnostics, ...loaded.flatMap((flow) => flow.diagnostics)], told)]
    }),
  )
}

const fileOf = (first: ExecutionEvent | undefined): string | undefined =>
  first?.type === 'execution.started' ? first.data.flow.file : undefined

const tell = (diagnostics: readonly Diagnostic[], executions: readonly (readonly ExecutionEvent[])[]): FileTold => {
  const states = executions.map((events) => events.reduce(foldExecution, emptyExecutionState()))
  return {
    codes: new Set([...diagnostics.map(({ code }) => code), ...executions.flat().flatMap(({ data }) => codesIn(data))]),
    problems: diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message, place }) => `${place.span?.start.line ?? ''} ${code}: ${message}`),
    verdicts: states.map(({ verdict }) => verdict ?? 'none'),
    states,
  }
}

/** Every `code`, however deep. */
const codesIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"code":"([A-Z][A-Z0-9_]+)"/g)].map(([, code = '']) => code)
