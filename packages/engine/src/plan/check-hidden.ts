import { builtins } from '@testmesh/expressions'
import type { Flow } from '@testmesh/flow'
import type { Place } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { type PlannedStep, type PlannedVariable, stepsInside } from './plan.ts'
import { escapePointer, type PlanContext, placeOf, report } from './plan-context.ts'

/** What a flow calls by a name, strongest first: the order in which names are looked up. */
const kinds = ['loop variable', 'output', 'step', 'input', 'variable', 'built-in'] as const

interface Definition {
  readonly kind: (typeof kinds)[number]
  readonly name: string
  /** Absent for what the language itself defines. */
  readonly place?: Place
  /** The step that captures an output. */
  readonly stepId?: string
}

/** Reports names that hide others of the flow, each once, with both places. */
export const checkHidden = (
  context: PlanContext,
  { flow, steps, env }: { flow: Flow; steps: readonly PlannedStep[]; env: readonly PlannedVariable[] },
): void => {
  const byName = new Map<string, Definition[]>()
  for (const found of [...ofSteps(context, steps), ...ofInputs(context, flow), ...ofEnv(env)]) {
    const known = byName.get(found.name)
    if (known) known.push(found)
    else byName.set(found.name, [found])
  }
  for (const definitions of byName.values()) {
    const [strongest, ...others] = [...definitions, ...ofLanguage(definitions)].toSorted((a, b) => rank(a) - rank(b))
    const hidden = strongest && others.find((other) => isHidden(strongest, other))
    if (strongest && hidden) reportHidden(context, strongest, hidden)
  }
}

const rank = ({ kind }: Definition): number => kinds.indexOf(kind)

/** A step that captures an output of its own name means one thing by both. */
const isHidden = (strongest: Definition, other: Definition): boolean =>
  rank(other) > rank(strongest) && !(strongest.kind === 'output' && other.kind === 'step' && strongest.stepId === other.name)

const ofSteps = (context: PlanContext, steps: readonly PlannedStep[]): Definition[] =>
  steps.flatMap((planned) => {
    const { id, place, captures, step } = planned
    const locals = findControl(step.action)?.locals?.(step.config) ?? []
    return [
      ...locals.map((name): Definition => ({ kind: 'loop variable', name, place: placeOfLocal(context, planned, name) })),
      ...captures.map((capture): Definition => ({ kind: 'output', name: capture.name, place: capture.place, stepId: id })),
      { kind: 'step', name: id, place },
      ...ofSteps(context, stepsInside(planned)),
    ]
  })

/** Where it is named; of one that nobody named, the step. */
const placeOfLocal = (context: PlanContext, { step, pointer, place }: PlannedStep, name: string): Place => {
  const key = ['item_name', 'index_name'].find((named) => step.config[named] === name)
  return key === undefined ? place : placeOf(context, `${pointer}/config/${key}`)
}

const ofInputs = (context: PlanContext, flow: Flow): Definition[] =>
  Object.keys(flow.inputs ?? {}).map((name) => ({ kind: 'input', name, place: placeOf(context, `/inputs/${escapePointer(name)}`) }))

const ofEnv = (env: readonly PlannedVariable[]): Definition[] => env.map(({ name, place }) => ({ kind: 'variable', name, place }))

/** The maps of everything of one kind, and what is in capitals: the other spellings give way to whatever is called so. */
const ofLanguage = ([first]: readonly Definition[]): Definition[] =>
  first && (maps.has(first.name) || (first.name === first.name.toUpperCase() && Object.hasOwn(builtins, first.name)))
    ? [{ kind: 'built-in', name: first.name }]
    : []

const maps = new Set(['vars', 'env', 'outputs', 'inputs', 'row', 'steps', 'service'])

const reportHidden = (context: PlanContext, { kind, name, place }: Definition, hidden: Definition): void => {
  if (!place) return
  report(context, {
    code: 'PLAN_HIDDEN_NAME',
    message: `the ${kind} "${name}" hides the ${hidden.kind} of that name`,
    place,
    severity: 'warning',
    hint: hintFor(hidden),
    ...(hidden.place && { related: [{ message: `the ${hidden.kind}`, place: hidden.place }] }),
  })
}

const longForms = { output: 'outputs', step: 'steps', input: 'inputs', variable: 'vars' } as const

const hintFor = ({ kind, name }: Definition): string =>
  kind in longForms ? `rename one of them, or read the other as ${longForms[kind as keyof typeof longForms]}.${name}` : 'call it otherwise'
