// Loaded beforehand: the time of these tests does not pass while a file is read.
import '../control/receive-messages.ts'
import '../control/transform-operations.ts'
import '../run/cleanup-ref.ts'
import '../run/exchange-of.ts'
import '../run/hash-bytes.ts'
import '../run/listeners.ts'
import '../run/read-config-file.ts'
import '../run/run-sub-flow.ts'
import { readFlow } from '@testmesh/flow'
import { type ExecutionEvent, type ExecutionState, streamLaws } from '@testmesh/protocol'
import type { FindFlow } from '../plan/sub-flow.ts'
import { type FlowRun, type RunFlowOptions, runFlow } from '../run/run-flow.ts'
import type { TestPorts } from './test-ports.ts'

export interface Ran {
  readonly events: readonly ExecutionEvent[]
  readonly state: ExecutionState
}

export interface CollectOptions {
  /** None of these may stand in any event. */
  readonly secrets?: readonly string[]
  readonly limitMs?: number
}

/** Runs to the end in virtual time and gives all events. @throws when the stream breaks a law */
export const collect = async (run: FlowRun, { clock }: Pick<TestPorts, 'clock'>, options: CollectOptions = {}): Promise<Ran> => {
  const events: ExecutionEvent[] = []
  const reading = (async () => {
    for await (const event of run) events.push(event)
  })()
  await clock.runUntil(reading, options.limitMs)
  const broken = streamLaws(events, { secrets: options.secrets ?? [] })
  if (broken.length > 0) throw new Error(`the stream breaks the law:\n${broken.join('\n')}\n${JSON.stringify(events, undefined, 1)}`)
  return { events, state: await run.finished }
}

/** The short way: a flow as text, run to its end. The name of the flow may be left out. */
export const run = (flow: string, ports: TestPorts, options: RunFlowOptions & CollectOptions = {}): Promise<Ran> =>
  collect(runFlow(/^name:/m.test(flow) ? flow : `name: Test\n${flow}`, ports, { seed: 1, ...options }), ports, options)

/** Flows by file, found by the name of the file or by their own. */
export const flowsIn = (texts: Readonly<Record<string, string>>, { actions }: Pick<TestPorts, 'actions'>): FindFlow => {
  const readings = Object.entries(texts).map(([file, text]) => readFlow(text, actions.descriptors, { file }))
  return (name) => {
    const reading = readings.find(({ flow, source }) => source.file === name || flow?.name === name)
    return reading ? { reading } : { problem: `there is no flow "${name}"` }
  }
}

/** What happened, a line per step, in the order the steps ended; then the verdict and the warnings. */
export const summary = ({ events, state }: Ran): string[] => [
  ...events.flatMap((event) => (event.type === 'step.finished' ? [lineOf(event.path, event.data)] : [])),
  `= ${state.verdict}${state.failure ? `: ${state.failure.code}: ${state.failure.message}` : ''}`,
  ...state.warnings.filter(({ severity }) => severity === 'warning').map(({ code, message }) => `! ${code}: ${message}`),
]

type Finished = Extract<ExecutionEvent, { type: 'step.finished' }>['data']

const lineOf = (path: string, { outcome, tolerated, reason, failure, attempts }: Finished): string => {
  const why = reason ?? (failure && `${failure.code}: ${failure.message}`)
  return `${path} ${outcome}${tolerated ? ', tolerated' : ''}${attempts > 1 ? `, ${attempts} attempts` : ''}${why ? ` (${why})` : ''}`
}
