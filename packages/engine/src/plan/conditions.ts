import type { PlannedBlock, PlannedStep } from './plan.ts'
import type { Left } from './reach.ts'

/** Why a step may not run. */
export interface Condition {
  /** In words behind "step pay": `only runs when cart.count > 0`. */
  readonly told: string
  /** The expression it goes by; empty where there is none. */
  readonly text: string
  /** The same for steps that run or do not run together. */
  readonly key: string
}

/** What may be missing where a step reads it. */
export interface MayBeMissing {
  readonly by: PlannedStep
  readonly condition: Condition
}

/** Who reads a name, and whether in its own `when`. */
export interface Reader {
  readonly step: PlannedStep
  readonly isInWhen: boolean
}

export interface Conditions {
  /**
   * What a reader cannot rely on; absent: the flow itself. Undefined where several steps leave the name, of which one may be enough;
   * where the reader runs under the same condition; and where its own condition speaks of what it reads.
   */
  find(left: Left, name: string, reader: Reader | undefined): MayBeMissing | undefined
}

/** The conditions under which the steps of a flow run. */
export const conditionsOf = (steps: readonly PlannedStep[]): Conditions => {
  const all = new Map<PlannedStep, { readonly around: readonly Condition[]; readonly own: readonly Condition[] }>()
  const leaving = { outputs: new Map<string, PlannedStep[]>(), steps: new Map<string, PlannedStep[]>() }
  const add = (planned: PlannedStep, around: readonly Condition[]): void => {
    const own = [...around, ...ownConditions(planned)]
    all.set(planned, { around, own })
    note(leaving.steps, planned.id, planned)
    for (const { name } of planned.captures) note(leaving.outputs, name, planned)
    for (const [index, block] of planned.blocks.entries())
      for (const inner of block.steps) add(inner, [...own, ...ofBlock(planned, block, index)])
    for (const inner of [...planned.onError.steps, ...planned.onError.onTimeout]) add(inner, [...own, ofFailure(planned)])
    for (const inner of planned.cleanup?.steps ?? []) add(inner, own)
  }
  for (const planned of steps) add(planned, [])
  return {
    find(left, name, reader) {
      const leavers = leaving[left].get(name) ?? []
      const [by] = leavers
      if (!by || leavers.length > 1) return undefined
      const held = (reader && all.get(reader.step)?.[reader.isInWhen ? 'around' : 'own']) ?? []
      if (held.some(({ text }) => speaksOf(text, [name, by.id]))) return undefined
      const condition = all.get(by)?.own.find((wanted) => !held.some((has) => implies(has, wanted)))
      return condition && { by, condition }
    },
  }
}

const note = (map: Map<string, PlannedStep[]>, name: string, planned: PlannedStep): void => {
  const known = map.get(name)
  if (known) known.push(planned)
  else map.set(name, [planned])
}

const ownConditions = ({ when, step, pointer }: PlannedStep): Condition[] => [
  ...(step.disabled === true ? [{ told: 'is disabled', text: '', key: `disabled ${pointer}` }] : []),
  ...(when ? [runsWhen(when.text)] : []),
]

const runsWhen = (written: string): Condition => {
  const text = bare(written)
  return { told: text === 'false' ? 'never runs' : `only runs when ${text}`, text, key: `when ${text}` }
}

/** `${a > 0}` is `a > 0`. */
const bare = (text: string): string => /^\s*\$\{([^{}]*)\}\s*$/.exec(text)?.[1]?.trim() ?? text.trim()

/** Only one of the lists of a condition or switch runs; the others of a control step run, or are told to have run not once. */
const ofBlock = ({ id, step, pointer }: PlannedStep, { key }: PlannedBlock, index: number): Condition[] => {
  if (step.action === 'condition') {
    const text = bare(String(step.config.condition ?? ''))
    return [key === 'then' ? runsWhen(text) : { told: `only runs when this does not hold: ${text}`, text: '', key: `not ${text}` }]
  }
  if (step.action !== 'switch') return []
  return [{ told: `only runs in one case of step ${id}`, text: bare(String(step.config.value ?? '')), key: `case ${pointer} ${index}` }]
}

const ofFailure = ({ id, pointer }: PlannedStep): Condition => ({
  told: `only runs when step ${id} fails`,
  text: '',
  key: `fails ${pointer}`,
})

const implies = (has: Condition, wanted: Condition): boolean =>
  has.key === wanted.key ||
  (wanted.text !== '' && wanted.key.startsWith('when ') && has.key.startsWith('when ') && has.text.includes(wanted.text))

const speaksOf = (text: string, names: readonly string[]): boolean => {
  const words = text.split(/[^\w-]+/)
  return names.some((name) => words.includes(name))
}
