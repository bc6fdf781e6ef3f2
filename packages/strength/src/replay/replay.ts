import { type ExecuteOptions, execute, type FlowData, type GatePoint, type Plan, type Ports, type VariableSource } from '@testmesh/engine'
import type { JsonValue, UnnumberedEvent } from '@testmesh/protocol'
import type { Result } from '../mutate/derived-fields.ts'
import type { RecordedExecution } from './recorded-execution.ts'
import type { RecordedResults } from './recorded-results.ts'
import { replayPorts } from './replay-ports.ts'

/** A flow, and an execution of it that is on record. */
export interface Replayed {
  readonly plan: Plan
  readonly ports: Ports
  readonly recorded: RecordedExecution
  readonly results: RecordedResults['results']
  /** Of the project, strongest first; what was recorded stands above them. */
  readonly variables: readonly VariableSource[]
  readonly data?: FlowData | undefined
}

export interface ReplayOptions {
  /** What a step got, in the place of what is recorded. */
  readonly instead?: { readonly path: string; readonly result: Result }
  /** Called before a step that has a recorded result. */
  readonly before?: (point: GatePoint, result: Result) => void
  readonly follow: (event: UnnumberedEvent) => void
  /** Nothing more is to be known. */
  readonly isOver?: () => boolean
}

/** Runs the flow on what was recorded: each step that acted gets the result that it got then, and nothing else happens. */
export const replay = async (replayed: Replayed, { instead, before, follow, isOver }: ReplayOptions): Promise<void> => {
  const { plan, ports, recorded, results } = replayed
  const acts = actsIn(replayed)
  await execute(plan, replayPorts(ports, recorded), {
    ...as(replayed),
    keepsSteps: false,
    quarantineAt: false,
    sink: (events) => events.forEach(follow),
    gate: (point) => {
      if (isOver?.()) return { stop: 'nothing more is to be known' }
      const result = results.get(point.path)
      if (point.failure || !result || !acts(point.path)) return undefined
      before?.(point, result)
      return { result: instead?.path === point.path ? instead.result : result }
    },
  })
}

/** Whether a step of this path got something from outside, which is on record. What the engine itself does, it does again. */
export const actsIn = ({ plan, recorded, results }: Replayed): ((path: string) => boolean) => {
  const actions: ReadonlySet<string> = new Set([...plan.actions, 'listen', 'receive'])
  return (path) => results.has(path) && actions.has(recorded.state.steps.get(path)?.action ?? '')
}

/** As it was then: the same names have the same values, and the same is drawn by chance. */
const as = ({ recorded, variables, data }: Replayed): ExecuteOptions => {
  const { state, inputs } = recorded
  const { executionId, seed, traceId, environment, row } = state
  return {
    executionId,
    ...(seed !== undefined && { ownSeed: seed }),
    ...(traceId !== undefined && { traceId }),
    ...(environment !== undefined && { environment }),
    ...(row && { row }),
    ...(data && { data }),
    inputs,
    variables: variablesThen(state, variables),
  }
}

/** The flow's own as they were resolved then. Those that hold for the flows it runs as well stay what they are, with their values of then. */
const variablesThen = ({ variables, origins }: RecordedExecution['state'], now: readonly VariableSource[]): VariableSource[] => {
  const then = variables as Readonly<Record<string, JsonValue>>
  const valueThen = (name: string, source: VariableSource): JsonValue | undefined =>
    origins[name] === source.name && Object.hasOwn(then, name) ? then[name] : source.values[name]
  const shared = now.map((source) => ({
    ...source,
    values: Object.fromEntries(Object.keys(source.values).map((name) => [name, valueThen(name, source) ?? null])),
  }))
  return [{ name: 'the recording', strength: 'above-flow', isOwn: true, values: then }, ...shared]
}
