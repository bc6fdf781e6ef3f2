import type { AnyActionHandler, Clock } from '@testmesh/action-kit'
import { locate } from '@testmesh/flow/model'
import type { DataRow, Diagnostic, JsonValue } from '@testmesh/protocol'
import { createMasker } from '../mask/masker.ts'
import type { FlowData, Plan, PlannedStep, VariableSource } from '../plan/plan.ts'
import type { Gate, Ports, Sink, SnapshotBook } from '../ports.ts'
import { resolveVariables } from '../scope/resolve-variables.ts'
import type { Resume } from '../scope/resume.ts'
import { createBase, defineFixedNames, hideGiven, takeInputs } from './begin-flow.ts'
import { type Cancellation, createCancellation } from './cancellation.ts'
import { createEmitter } from './emitter.ts'
import { EngineError } from './failure.ts'
import { createLimits } from './limit.ts'
import { loadNeeds } from './load-needs.ts'
import { prepareActions } from './prepare.ts'
import { readSchemas } from './read-run-schemas.ts'
import { createResources } from './resources.ts'
import type { Run } from './run.ts'
import { runSection } from './run-section.ts'
import { countSpans } from './spans.ts'

export interface ExecuteOptions {
  readonly sink?: Sink
  readonly gate?: Gate
  /** Aborting it cancels the run: what runs is stopped, cleanup and teardown still run. */
  readonly signal?: AbortSignal
  /** Stops cleanup and teardown too: the second Ctrl-C. */
  readonly killSignal?: AbortSignal
  readonly executionId?: string
  /** Which start of this execution it is, from 0. */
  readonly epoch?: number
  /** That somebody asked for: it stands above the seeds of this flow and of those that it runs. */
  readonly seed?: number
  /** Where nobody asked: of this flow alone. Default: `config.seed`, else drawn from a new id. */
  readonly ownSeed?: number
  /** Of the trace that its steps belong to, 32 hex digits. Default: a new one. */
  readonly traceId?: string
  readonly environment?: string
  readonly variables?: readonly VariableSource[]
  readonly inputs?: Readonly<Record<string, JsonValue>>
  readonly row?: DataRow & { readonly origin?: string }
  /** Which of its repetitions it is, from 1, where somebody asked for several. */
  readonly repetition?: number
  /** The rows of the flow's `data_source`. */
  readonly data?: FlowData
  /** Values masked everywhere, beside those of secret variables. */
  readonly secrets?: readonly string[]
  /** Which steps of `steps` run; the others are skipped, with that reason. Default all. */
  readonly isSelected?: (planned: PlannedStep) => boolean
  /** What another run of the flow kept, for a run of a part of it. */
  readonly restored?: Resume
  /** Called when it did not pass, with what a later run of a part of the flow needs, unmasked: keep it sealed. */
  readonly keep?: (resume: Resume) => void
  /** It failed before and is run again, which starts a new epoch: when it passes now, it is flaky. Why, in words. */
  readonly retryReason?: string
  /** When it is asked whether the quarantine of the flow is over, milliseconds since 1970: of a batch, its beginning. `false`: it is in none. Default: when it starts. */
  readonly quarantineAt?: number | false
  /** Limit of the whole flow, before its teardown, instead of `config.timeout`; those that it runs keep their own. Milliseconds. */
  readonly timeoutMs?: number
  /** Makes the verdict `failed` when teardown or cleanup did not pass. */
  readonly strictTeardown?: boolean
  /** `false`: the state it resolves to has no steps, for whoever follows the events. Their number costs no memory then. */
  readonly keepsSteps?: boolean
}

/** The shared state of a new execution; nothing has happened yet. */
export const createRun = (plan: Plan, ports: Ports, options: ExecuteOptions, main: Cancellation): Run => {
  const warnings: Diagnostic[] = []
  const masker = createMasker()
  for (const secret of options.secrets ?? []) masker.add(secret)
  const executionId = options.executionId ?? ports.newId()
  const { epoch = 0, sink, keepsSteps = true } = options
  const emitter = createEmitter({
    executionId,
    epoch,
    clock: ports.clock,
    masker,
    sink,
    keepsSteps,
    onSinkFailure: (warning) => warnings.push(warning),
  })
  const run: Run = {
    plan,
    ports,
    executionId,
    startedAt: ports.clock.now(),
    seed: options.seed ?? options.ownSeed ?? plan.flow.config.seed ?? drawSeed(ports.newId()),
    isSeedAsked: options.seed !== undefined,
    faker: plan.flow.config.faker ?? {},
    traceId: options.traceId ?? ports.newId().replaceAll('-', ''),
    spans: countSpans(),
    emitter,
    masker,
    base: createBase({ inputs: { ...options.inputs }, row: rowOf(options), data: options.data }),
    sources: (options.variables ?? []).filter(({ isOwn }) => isOwn !== true),
    resources: createResources({ clock: ports.clock, signal: () => run.current.signal }),
    current: main,
    final: createCancellation(),
    breathe: createBreath(ports.clock),
    handlers: new Map(),
    loaded: new Map(),
    schemaFiles: plan.schemaFiles ?? new Map(),
    schemasRead: new Map(),
    snapshots: undefined,
    rowName: options.row?.name,
    gate: options.gate,
    limits: createLimits(ports.clock),
    runSteps: runSection,
    undos: [],
    warnings,
    stopped: undefined,
    status: 'running',
    firstFailure: undefined,
  }
  defineFixedNames(run, { execution: { id: executionId, environment: options.environment ?? null, seed: run.seed } })
  return run
}

/** Steps between two turns of everything else: so few that a cancel or a time limit is heard, so many that they cost nothing. */
const STEPS_PER_TURN = 64

const createBreath = (clock: Clock): Run['breathe'] => {
  let steps = 0
  return () => {
    steps = (steps + 1) % STEPS_PER_TURN
    if (steps > 0) return undefined
    return clock.turn ? clock.turn() : clock.sleep(0)
  }
}

const drawSeed = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16)

/** Everything before the first step that can go wrong: helpers, actions, inputs, variables. */
export const prepareRun = async (run: Run, options: ExecuteOptions): Promise<void> => {
  // The first event tells the row, also where something below goes wrong.
  hideGiven(run, run.base.row?.values ?? {})
  await loadActions(run)
  if (!run.plan.schemaFiles) await readSchemas(run)
  if (run.plan.snapshots.length > 0) run.snapshots = await openSnapshots(run)
  takeInputs(run, options)
  resolveVariables(run, { sources: options.variables ?? [] })
  await prepareActions(run)
}

const openSnapshots = async ({ plan, ports }: Run): Promise<SnapshotBook> => {
  const [{ pointer } = { pointer: '' }] = plan.snapshots
  if (!ports.snapshots) throw new EngineError('SNAPSHOT_NOT_KEPT', 'snapshots are not kept here', { place: locate(plan.source, pointer) })
  return ports.snapshots.open()
}

/** Helpers of expressions, and the handlers of the actions that the plan names. */
export const loadActions = async (run: Run): Promise<void> => {
  const { plan, ports } = run
  await loadNeeds(run, plan.needs)
  const handlers = await Promise.all(
    plan.actions.map(async (type): Promise<[string, AnyActionHandler]> => [type, await ports.actions.load(type)]),
  )
  for (const [type, handler] of handlers) run.handlers.set(type, handler)
}

const rowOf = ({ row }: ExecuteOptions): Run['base']['row'] =>
  row && { values: row.values, origin: row.origin ?? `data row ${row.index + 1}` }
