import { type FlowReading, locate, readFlow } from '@testmesh/flow'
import {
  createSequencer,
  type Diagnostic,
  type ExecutionEvent,
  type ExecutionState,
  type JsonValue,
  type UnnumberedEvent,
} from '@testmesh/protocol'
import type { Plan, VariableSource } from '../plan/plan.ts'
import { planFlow } from '../plan/plan-flow.ts'
import type { Routing } from '../plan/routing.ts'
import type { FindFlow } from '../plan/sub-flow.ts'
import type { Ports } from '../ports.ts'
import type { ExecuteOptions } from './create-run.ts'
import { execute } from './execute.ts'

export interface RunFlowOptions extends Omit<ExecuteOptions, 'sink' | 'variables'> {
  /** Values for the flow's variables; they win over its own `env`. */
  readonly variables?: Readonly<Record<string, JsonValue>> | readonly VariableSource[]
  /** Name of the flow's file, for messages. */
  readonly file?: string
  /** Finds the flows that steps of the text run. Default: there are none. */
  readonly flows?: FindFlow
  /** What an environment gives its steps. */
  readonly routing?: Routing
}

/** The events of a run, in order, as they happen: for one loop, once. */
export interface FlowRun extends AsyncIterable<ExecutionEvent> {
  /** The whole state, when the run is over. It runs whether or not anybody reads the events. */
  readonly finished: Promise<ExecutionState>
}

/** The flow cannot run: every problem it has, each with its place. */
export class InvalidFlowError extends Error {
  override readonly name = 'InvalidFlowError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(describe)
        .join('\n'),
    )
    this.diagnostics = diagnostics
  }
}

const describe = ({ code, message, place }: Diagnostic): string =>
  `${place.file ?? 'flow'}${place.span ? `:${place.span.start.line}:${place.span.start.column}` : ''} ${code}: ${message}`

/**
 * Runs a flow, given as YAML text or as a plan.
 *
 * Leaving the loop over its events early cancels the run; cleanup and teardown run all the same.
 *
 * ```ts
 * const run = runFlow(text, builtins(), { variables: { ORDERS_URL: 'http://localhost:5003' } })
 * for await (const event of run) if (event.type === 'step.finished') console.log(event.path, event.data.outcome)
 * const { verdict } = await run.finished
 * ```
 *
 * @throws InvalidFlowError when the text is not a flow that can run
 */
export const runFlow = (flow: string | Plan, ports: Ports, options: RunFlowOptions = {}): FlowRun => {
  const variables = variableSources(options.variables)
  if (typeof flow !== 'string' && !isPlan(flow)) throw new TypeError('runFlow wants the YAML text of a flow, or a plan of planFlow')
  if (!(ports as Partial<Ports> | undefined)?.actions?.descriptors) throw new TypeError('runFlow wants actions: runFlow(text, builtins())')
  const plan = typeof flow === 'string' ? planText(flow, ports, { ...options, variables }) : flow
  const cancel = new AbortController()
  const queue = createEventQueue()
  const stamp = createSequencer()
  const { signal } = options
  const follow = (): void => cancel.abort(signal?.reason)
  signal?.addEventListener('abort', follow, { once: true })
  if (signal?.aborted) follow()
  const sink = (events: readonly UnnumberedEvent[]): void => queue.push(events.map(stamp))
  const finished = execute(plan, ports, { ...options, variables, sink, signal: cancel.signal }).finally(() => {
    signal?.removeEventListener('abort', follow)
    queue.end()
  })
  // Whoever only reads the events hears of a bug through them; an unread rejection must not end the process.
  finished.catch(() => {})
  let isRead = false
  return {
    finished,
    async *[Symbol.asyncIterator]() {
      if (isRead) throw new Error('the events of a run are given once, and they were read already: collect them, or await `finished`')
      isRead = true
      let isOver = false
      try {
        for await (const events of queue.batches) yield* events
        await finished
        isOver = true
      } finally {
        if (!isOver) cancel.abort('nobody listens any more')
        await finished
      }
    },
  }
}

/** Callers in JavaScript hand over what they like. */
const isPlan = (flow: unknown): flow is Plan => typeof flow === 'object' && flow !== null && 'steps' in flow && 'sha256' in flow

const variableSources = (variables: RunFlowOptions['variables']): readonly VariableSource[] => {
  if (variables === undefined) return []
  if (Array.isArray(variables)) return variables as readonly VariableSource[]
  return [{ name: 'the caller', values: variables as Readonly<Record<string, JsonValue>>, strength: 'above-flow' }]
}

const planText = (text: string, ports: Ports, options: RunFlowOptions & { variables: readonly VariableSource[] }): Plan => {
  const { descriptors } = ports.actions
  const reading = readFlow(text, descriptors, options.file === undefined ? {} : { file: options.file })
  const known = {
    variables: options.variables,
    columns: options.row ? Object.keys(options.row.values) : [],
  }
  const { plan, diagnostics } = planFlow(
    { ...reading, diagnostics: [...reading.diagnostics, ...ofFiles(reading, options)] },
    { descriptors, known, routing: options.routing, ...(options.flows && { flows: options.flows }) },
  )
  if (!plan) throw new InvalidFlowError(diagnostics)
  return plan
}

/** Files are read by whoever calls: a flow that names some must not run as if it did not. */
const ofFiles = (
  { flow, source }: FlowReading,
  { row, data, variables }: Pick<RunFlowOptions, 'row' | 'data'> & { variables: readonly VariableSource[] },
): Diagnostic[] => {
  const problem = (pointer: string, message: string, hint: string): Diagnostic => ({
    code: 'PLAN_NOT_SUPPORTED',
    severity: 'error',
    message,
    hint,
    place: locate(source, pointer),
  })
  return [
    ...(flow?.data !== undefined && !row
      ? [problem('/data', 'runFlow runs a flow once, and reads no data', 'give it one of the rows as `row`')]
      : []),
    ...(flow?.data_source !== undefined && !data ? [problem('/data_source', 'runFlow reads no files', 'give it the rows as `data`')] : []),
    ...(flow?.env_file !== undefined && variables.length === 0
      ? [problem('/env_file', 'runFlow reads no files', 'give it the values as `variables`')]
      : []),
  ]
}

const createEventQueue = () => {
  let waiting: ExecutionEvent[] = []
  let wake: (() => void) | undefined
  let isOver = false
  const notify = (): void => {
    wake?.()
    wake = undefined
  }
  async function* batches(): AsyncGenerator<ExecutionEvent[]> {
    while (true) {
      if (waiting.length > 0) {
        const batch = waiting
        waiting = []
        yield batch
      } else if (isOver) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }
  return {
    batches: batches(),
    push: (events: readonly ExecutionEvent[]) => {
      waiting.push(...events)
      notify()
    },
    end: () => {
      isOver = true
      notify()
    },
  }
}
