import type { AssertionResult, BatchEvent, EventOf, ExecutionEvent, FlowRef, Phase, Place, StepOutcome, Verdict } from '@testmesh/protocol'
import { createSequencer, positionAt, streamLaws, type UnnumberedEvent } from '@testmesh/protocol'

type Attempt = Partial<EventOf<'step.attempted'>['data']> & { readonly asserted?: readonly AssertionResult[] }

export interface StepScript {
  readonly path: string
  readonly name?: string
  readonly action?: string
  readonly place?: Place
  readonly outcome?: StepOutcome
  readonly tolerated?: boolean
  readonly reason?: string
  readonly failure?: EventOf<'step.finished'>['data']['failure']
  readonly attempts?: readonly Attempt[]
  readonly logs?: readonly string[]
  readonly missing?: readonly string[]
  readonly durationMs?: number
}

export interface ExecutionScript {
  readonly id?: string
  readonly flow?: Partial<FlowRef>
  readonly row?: string
  readonly repetition?: number
  readonly verdict?: Verdict
  readonly failure?: EventOf<'execution.finished'>['data']['failure']
  readonly quarantine?: EventOf<'execution.started'>['data']['quarantine']
  readonly planWarnings?: EventOf<'execution.started'>['data']['warnings']
  readonly warnings?: EventOf<'execution.finished'>['data']['warnings']
  readonly steps: readonly StepScript[]
  readonly durationMs?: number
}

export const flowText = `name: checkout
steps:
  - id: create
    action: http_request
    config: { method: POST, url: /orders }
  - id: pay
    action: http_request
    config: { method: POST, url: /orders/{{ order_id }}/pay }
    assert:
      - body.status == "paid"
      - body.total == cart.total
      - 'body.note == "it''s"'
`
export const file = 'flows/checkout.testmesh.yaml'
export const sha256 = 'c0ffee'.padEnd(64, '0')

/** Where `part` stands in the flow. */
export const placeOf = (part: string, from = flowText): Place => {
  const start = from.indexOf(part)
  return { file, span: { start: positionAt(from, start), end: positionAt(from, start + part.length) } }
}

/** The events of a whole execution, as lawful as the engine's. */
export const executionOf = (script: ExecutionScript): ExecutionEvent[] => {
  const executionId = script.id ?? 'e1'
  const events: UnnumberedEvent[] = []
  let at = 1_790_000_000_000
  const emit = <E extends { type: string; data: unknown }>(event: E): void => {
    events.push({ v: 1, executionId, epoch: 0, at, ...event } as unknown as UnnumberedEvent)
  }
  const flow = { name: 'checkout', file, sha256, tags: [], ...script.flow }
  const row = script.row === undefined ? {} : { row: { index: 0, name: script.row, values: {} } }
  const planned = script.planWarnings && { warnings: script.planWarnings }
  emit({
    type: 'execution.started',
    data: { flow, ...row, ...pick(script, 'repetition'), seed: 7, variables: {}, ...pick(script, 'quarantine'), ...planned },
  })
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  for (const step of script.steps) {
    counts[step.outcome ?? 'passed'] += 1
    for (const event of stepEvents(step)) {
      at += event.type === 'step.finished' ? (step.durationMs ?? 10) : 0
      emit(event)
    }
  }
  const { verdict = 'passed', failure, warnings, durationMs = 123 } = script
  emit({ type: 'execution.finished', data: { verdict, counts, durationMs, ...(failure && { failure }), ...(warnings && { warnings }) } })
  const stream = events.map(createSequencer())
  const broken = streamLaws(stream)
  if (broken.length > 0) throw new Error(broken.join('\n'))
  return stream
}

const stepEvents = (step: StepScript): { type: string; path: string; data: object }[] => {
  const { path, outcome = 'passed', attempts = [{}], durationMs = 10 } = step
  const [phase = 'steps', ...rest] = path.split('/') as [Phase, ...string[]]
  const id = rest.at(-1) ?? path
  const described = { id, action: step.action ?? 'http_request', phase, pointer: `/${path}`, ...pick(step, 'name'), ...pick(step, 'place') }
  const end = {
    outcome,
    attempts: attempts.length,
    durationMs,
    ...pick(step, 'tolerated'),
    ...pick(step, 'reason'),
    ...pick(step, 'failure'),
  }
  if (outcome === 'skipped') return [{ type: 'step.finished', path, data: { ...end, attempts: 0, durationMs: 0, step: described } }]
  return [
    { type: 'step.started', path, data: described },
    ...(step.logs ?? []).map((line) => ({ type: 'step.logged', path, data: { line, attempt: 1 } })),
    ...attempts.flatMap(({ asserted, ...attempt }, index) => [
      {
        type: 'step.attempted',
        path,
        data: { attempt: index + 1, outcome: index + 1 === attempts.length ? outcome : 'failed', durationMs, ...attempt },
      },
      ...(asserted ? [{ type: 'step.asserted', path, data: { attempt: index + 1, results: asserted } }] : []),
    ]),
    ...(step.missing ? [{ type: 'step.captured', path, data: { attempt: 1, outputs: {}, missing: step.missing } }] : []),
    { type: 'step.finished', path, data: end },
  ]
}

const pick = <T extends object, K extends keyof T>(from: T, key: K) => (from[key] === undefined ? {} : { [key]: from[key] })

export const batchStarted = (planned = 1): BatchEvent => ({
  v: 1,
  type: 'batch.started',
  batchId: 'b1',
  at: 1_790_000_000_000,
  data: { command: 'testmesh run', seed: 7, planned, parallel: 2, version: '1.0.0' },
})

export const batchFinished = (counts: Partial<Record<Verdict, number>>, quarantined?: Partial<Record<Verdict, number>>): BatchEvent => ({
  v: 1,
  type: 'batch.finished',
  batchId: 'b1',
  at: 1_790_000_009_000,
  data: {
    counts: { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0, ...counts },
    ...(quarantined && { quarantined }),
    durationMs: 3210,
  },
})
