import { join } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import { execute, type Gate, type Ports, type Sink, type VariableSource } from '@testmesh/engine'
import { bareProject, type LoadedFlow, loadFlows, selectSteps } from '@testmesh/project'
import { hasErrors, messageOf, type UnnumberedEvent } from '@testmesh/protocol'
import type { RunOrder } from '../messages.ts'
import { basePorts } from './base-ports.ts'
import type { DebuggedRun } from './debug/debug-gate.ts'
import type { Link } from './link.ts'
import { servicesOf } from './services-of.ts'

/** Runs it and tells the worker everything. Never rejects: what is wrong with this process is `broken`. */
export const runOrder = async (order: RunOrder, link: Link): Promise<void> => {
  const signals = link.begin()
  const sink: Sink = (events) => {
    link.send({ type: 'events', events })
    return link.room(events.length)
  }
  try {
    if (order.restartReason !== undefined) await sink([restarted(order, order.restartReason)])
    const { verdict = 'error' } = await runFlow(order, { link, sink, ...signals })
    link.end(verdict)
  } catch (error) {
    link.send({ type: 'broken', reason: messageOf(error) })
  }
}

const restarted = ({ executionId, epoch }: RunOrder, reason: string): UnnumberedEvent => ({
  v: 1,
  executionId,
  epoch,
  at: Date.now(),
  type: 'execution.restarted',
  data: { reason },
})

interface Surroundings {
  readonly link: Link
  readonly sink: Sink
  readonly signal: AbortSignal
  readonly killSignal: AbortSignal
}

const runFlow = async (order: RunOrder, { link, sink, signal, killSignal }: Surroundings) => {
  const flow = await load(order)
  if (!flow.plan) throw new Error(`the flow cannot be planned: ${flow.diagnostics.find(({ severity }) => severity === 'error')?.message}`)
  const { executionId, epoch, askedAt, inputs, row, seed, traceId, environment, from, upTo } = order
  const isSelected = selectSteps(flow.plan, { from, to: upTo })
  if (typeof isSelected === 'string') throw new Error(isSelected)
  // It ends by itself a little before the worker would end it.
  const leftMs = Math.max(1, order.endsAtMs - Date.now())
  const timeoutMs = Math.min(flow.plan.timeoutMs ?? leftMs, leftMs)
  const stepThrough = order.debug && (await debugged({ plan: flow.plan, wish: order.debug, link }))
  return execute({ ...flow.plan, timeoutMs }, portsOf(order, flow, link), {
    executionId,
    epoch,
    sink,
    signal,
    killSignal,
    keepsSteps: false,
    variables: flow.variables,
    inputs,
    isSelected,
    gate: async (point) => {
      // Teardown of what was stopped is not held.
      if (signal.aborted) return undefined
      const decision = await stepThrough?.(point)
      if (!signal.aborted) await link.ask({ about: 'step' })
      return decision
    },
    quarantineAt: askedAt,
    ...(row && { row }),
    ...(flow.data && { data: flow.data }),
    ...(seed !== undefined && { seed }),
    ...(traceId !== undefined && { traceId }),
    ...(environment && { environment: environment.name }),
  })
}

/** Few runs are. */
const debugged = async (run: DebuggedRun): Promise<Gate> => (await import('./debug/debug-gate.ts')).createDebugGate(run)

const load = async (order: RunOrder): Promise<LoadedFlow> => {
  const loaded = await loadFlows(join(order.folder, order.main), {
    project: bareProject(order.folder),
    descriptors: builtinActions.descriptors,
    granted: order.granted,
    keepsSnapshots: false,
    variables: { given: [source('the request', order.variables, order.secrets)], environment: environmentOf(order), project: [] },
    routing: order.environment?.routing,
  })
  const flow = loaded[order.document]
  if (!flow || hasErrors(flow.diagnostics)) throw new Error(`the flow has errors: ${flow?.diagnostics[0]?.message ?? 'it is gone'}`)
  return flow
}

const environmentOf = ({ environment }: RunOrder): VariableSource[] =>
  environment ? [source(`environment ${environment.name}`, environment.variables, environment.secrets)] : []

const source = (name: string, variables: RunOrder['variables'], secrets: RunOrder['secrets']): VariableSource => ({
  name,
  values: { ...variables, ...secrets },
  strength: 'above-flow',
  secrets: Object.keys(secrets),
})

const portsOf = (order: RunOrder, { file }: LoadedFlow, link: Link): Ports => ({
  ...basePorts(order, file),
  service: servicesOf(link),
  ledger: {
    add: async ({ path, kind, action, ref }) => {
      const id = await link.ask({ about: 'ledger.add', note: { path, kind, ref, ...(action !== undefined && { action }) } })
      if (id === undefined) throw new Error('the worker gave no id')
      return id
    },
    done: async (id) => void (await link.ask({ about: 'ledger.done', id })),
  },
})
