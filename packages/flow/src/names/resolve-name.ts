import type { NameUse } from '@testmesh/expressions'
import type { Flow, Step } from '../model/flow.ts'
import { visitSteps } from '../model/visit-steps.ts'

/** What a flow gives names to; `other` is what it does not define itself: built-in, from an environment, or unknown. */
export type NameKind = 'step' | 'output' | 'variable' | 'input' | 'column' | 'local' | 'other'

/** What a part of a text names. */
export interface ResolvedName {
  readonly kind: NameKind
  readonly name: string
  /** Of a local: pointer of the step that it belongs to. */
  readonly owner?: string
  /** Offsets into the text. */
  readonly start: number
  readonly end: number
}

/** What comes before the names of the flow where a text stands. */
export interface NameScope {
  /** Names of the loops around it, and the pointer of the step each belongs to. */
  readonly locals: ReadonlyMap<string, string>
  /** Fields of a result. */
  readonly fields: ReadonlySet<string>
}

export type ResolveName = (text: string, use: NameUse, scope: NameScope) => ResolvedName[]

/**
 * Finds what the use of a name is about, in the order of the language: `pay` or `steps["pay"]` a step, `pay.receipt` an output of
 * it, and inside what holds it `payment.pay`. Which of two things of one name came first at run time it cannot tell.
 */
export const createResolver = (flow: Flow, columns: readonly string[]): ResolveName => {
  const steps = stepsOf(flow)
  const declared = {
    output: new Set([...steps.values()].flatMap(({ outputs }) => [...outputs])),
    input: new Set(Object.keys(flow.inputs ?? {})),
    column: new Set(columns),
    variable: new Set([...Object.keys(flow.env ?? {}), ...variablesSetIn(flow)]),
  }
  return (text, use, { locals, fields }) => {
    const [first, second, ...rest] = partsOf(text, use)
    if (!first) return []
    const long = Object.hasOwn(longForms, use.name) ? longForms[use.name] : undefined
    if (long === 'step' && second) return steps.has(second.name) ? along([second, ...rest], steps) : []
    if (long && long !== 'step' && second) return declared[long].has(second.name) ? [{ kind: long, ...second }] : []
    if (fields.has(use.name)) return []
    const owner = locals.get(use.name)
    if (owner !== undefined) return [{ kind: 'local', owner, ...first }]
    if (!declared.output.has(use.name) && steps.has(use.name)) return along([first, ...(second ? [second, ...rest] : [])], steps)
    const kind = kinds.find((one) => declared[one].has(use.name))
    return [{ kind: kind ?? 'other', ...first }]
  }
}

const kinds = ['output', 'input', 'column', 'variable'] as const

/** Names that reach past what hides them, and what each reaches. */
export const longForms: Readonly<Record<string, 'step' | (typeof kinds)[number]>> = {
  steps: 'step',
  outputs: 'output',
  vars: 'variable',
  env: 'variable',
  inputs: 'input',
  input: 'input',
  row: 'column',
}

/** What is known of the steps of an id. */
interface KnownStep {
  /** Ids of the steps inside. */
  readonly inside: Set<string>
  /** What it captures, and the steps inside it. */
  readonly outputs: Set<string>
}

const stepsOf = (flow: Flow): Map<string, KnownStep> => {
  const steps = new Map<string, KnownStep>()
  const known = (id: string): KnownStep => {
    const step = steps.get(id) ?? { inside: new Set(), outputs: new Set() }
    steps.set(id, step)
    return step
  }
  visitSteps(flow, ({ id, output = {} }, { parents }) => {
    const names = Object.keys(output).map(outputName)
    for (const holder of [id, ...parents.map((parent) => parent.id)]) for (const name of names) known(holder).outputs.add(name)
    known(id)
    for (const parent of parents) known(parent.id).inside.add(id)
  })
  return steps
}

/** `note?` is the output `note`. */
export const outputName = (key: string): string => key.replace(/\?$/, '')

/** The variables that a `set` step gives values to, with the pointer below the step to the map of them. */
export const variablesSetBy = ({ action, config }: Step): { readonly at: string; readonly names: readonly string[] } | undefined => {
  if (action !== 'set') return undefined
  const { variables } = config
  const isNested = typeof variables === 'object' && variables !== null && !Array.isArray(variables)
  return isNested ? { at: '/config/variables', names: Object.keys(variables) } : { at: '/config', names: Object.keys(config) }
}

const variablesSetIn = (flow: Flow): string[] => {
  const names: string[] = []
  visitSteps(flow, (step) => void names.push(...(variablesSetBy(step)?.names ?? [])))
  return names
}

interface Part {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A step, and along its path what is inside: of a group by ids, of a loop behind `results[0]`, of a branch behind its name. */
const along = ([step, ...rest]: readonly Part[], steps: ReadonlyMap<string, KnownStep>): ResolvedName[] => {
  const known = step && steps.get(step.name)
  if (!known) return []
  return [{ kind: 'step', ...step }, ...insideOf(known, rest, steps)]
}

const insideOf = ({ inside, outputs }: KnownStep, parts: readonly Part[], steps: ReadonlyMap<string, KnownStep>): ResolvedName[] => {
  const at = parts.findIndex(
    ({ name }, index) =>
      inside.has(name) || outputs.has(name) || !(/^(?:\d+|results|branches|output)$/.test(name) || parts[index - 1]?.name === 'branches'),
  )
  const part = parts[at]
  if (!part) return []
  if (outputs.has(part.name)) return [{ kind: 'output', ...part }]
  return inside.has(part.name) ? along(parts.slice(at), steps) : []
}

/** The keys of a path as they are written. */
const partsOf = (text: string, { name, start, end }: NameUse): Part[] => {
  if (!text.startsWith(name, start)) return []
  const parts: Part[] = [{ name, start, end: start + name.length }]
  const link = /\s*(?:\?\.|\.)\s*([\p{L}\p{N}_$@-]+)|(?:\?\.)?\[\s*(?:"([^"\\]*)"|'([^'\\]*)'|(-?\d+))\s*\]/uy
  link.lastIndex = start + name.length
  while (link.lastIndex < end) {
    const from = link.lastIndex
    const found = link.exec(text)
    const key = found?.slice(1).find((one) => one !== undefined)
    if (!found || key === undefined) break
    const at = from + found[0].lastIndexOf(key)
    parts.push({ name: key, start: at, end: at + key.length })
  }
  return parts
}
