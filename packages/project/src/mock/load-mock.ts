import type { AnyActionHandler, Files } from '@testmesh/action-kit'
import { builtins, createFiles } from '@testmesh/actions'
import { type OpenMockOptions, type PreparedMock, prepareMock } from '@testmesh/actions/mock'
import { type ActionTable, execute, type Plan, type PlannedStep, type Ports } from '@testmesh/engine'
import type { Diagnostic, Failure } from '@testmesh/protocol'
import type { Project } from '../load-project.ts'
import { MOCK_ACTION, type MockStep } from './mock-steps.ts'

/** What a mock server starts with, and what it takes from outside. */
export interface LoadedMock {
  readonly mock: PreparedMock
  readonly ports: Pick<OpenMockOptions, 'name' | 'net' | 'random' | 'write'>
}

export interface LoadMockOptions {
  readonly project: Project
  /** Told of each file that is read for it, also of one that is not as it must be. */
  onRead(path: string): void
}

/** What the step would start a mock server with, or why it could not: the step runs alone, and starts none. */
export const loadMock = async ({ flow, planned }: MockStep, { project, onRead }: LoadMockOptions): Promise<LoadedMock | Diagnostic> => {
  const output = `${project.folder}/output`
  const base = builtins({ root: project.root, folder: flow.folder, output })
  const files = told(createFiles({ root: project.root, folder: flow.folder, output, readerAt: process.cwd() }), onRead)
  let found: LoadedMock | undefined
  const tell = (mock: LoadedMock): void => {
    found = mock
  }
  const actions = await capturing(project.actions, tell, planned.id)
  const ports: Ports = { ...base, files, actions }
  const state = await execute(alone(flow.plan, planned), ports, { variables: flow.variables })
  const { failure = state.failure } = [...state.steps.values()][0] ?? {}
  return found ?? problemOf(failure, planned)
}

const told = (files: Files, onRead: (path: string) => void): Files => ({
  ...files,
  read: async (path) => {
    onRead((await files.locate?.(path)) ?? path)
    return files.read(path)
  },
})

/** The actions of the project, but that a mock server is not started: what it would start with is told. */
const capturing = async (actions: ActionTable, tell: (mock: LoadedMock) => void, stepId: string): Promise<ActionTable> => {
  const { schema } = await actions.load(MOCK_ACTION)
  const handler: AnyActionHandler = {
    schema,
    run: async (config, context) => {
      const mock = await prepareMock(config, context)
      const { net, random, files } = context
      const { name = stepId, endpoints } = mock
      tell({ mock, ports: { name, net, random, write: files.write } })
      return { base_url: '', server_id: '', name, port: 0, endpoints: endpoints.length, status: 'running' }
    },
  }
  return { ...actions, load: async (type) => (type === MOCK_ACTION ? handler : actions.load(type)) }
}

/** A plan of this step and nothing else: no condition, no assertion, no cleanup. */
const alone = (plan: Plan, planned: PlannedStep): Plan => ({
  ...plan,
  ...{ setup: [], onError: [], teardown: [], outputs: [], snapshots: [], schemas: [], locks: [] },
  steps: [
    {
      ...planned,
      ...{ when: undefined, checks: [], captures: [], cleanup: undefined, dependsOn: [] },
      retry: { ...planned.retry, attempts: 1 },
      onError: { mode: 'fail', steps: [], onTimeout: [] },
    },
  ],
})

const problemOf = (failure: Failure | undefined, { place, id }: PlannedStep): Diagnostic => ({
  code: failure?.code ?? 'RUN_CANCELLED',
  severity: 'error',
  message: failure?.message ?? `the step ${id} did not run`,
  ...(failure?.hint !== undefined && { hint: failure.hint }),
  place: failure?.place ?? place,
})
