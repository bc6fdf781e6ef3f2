import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import { compileAssertion, compileMatch } from '@testmesh/assertions'
import { compileCapture, compileExpression, compileTemplate, compileTransform, hasToken, type NameUse } from '@testmesh/expressions'
import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import { blocksOf } from '../model/blocks-of.ts'
import type { Flow, Step } from '../model/flow.ts'
import { type StepPlace, visitSteps } from '../model/visit-steps.ts'
import { actionTableOf } from '../read/action-table.ts'
import { pointerTo } from '../source/pointer.ts'
import { stepNames } from './step-names.ts'

/** A place in a text of the flow where a step is named by its id. */
export interface StepReference {
  readonly id: string
  readonly pointer: string
  /** The text at `pointer`. */
  readonly text: string
  /** Offsets into `text`. */
  readonly start: number
  readonly end: number
}

/** A text that names are read in. */
interface NamedText {
  readonly pointer: string
  readonly text: string
  readonly names: readonly NameUse[]
  /** Names that mean something else here: fields of a result, locals of a loop. */
  readonly hidden: ReadonlySet<string>
}

/** Every place where a flow names one of its steps. What cannot be read as an expression is passed over. */
export const stepReferences = (flow: Flow, descriptors: readonly ActionDescriptor[]): StepReference[] => {
  const find = stepNames(flow)
  const found: StepReference[] = []
  const read = (texts: readonly NamedText[]): void => {
    for (const { pointer, text, names, hidden } of texts)
      for (const use of names) for (const part of find(text, use, hidden)) found.push({ ...part, pointer, text })
  }
  const nothing = new Set<string>()
  read(templates((flow.env ?? {}) as JsonValue, '/env', nothing))
  visitSteps(flow, (step, place) => {
    for (const [index, text] of (step.depends_on ?? []).entries())
      found.push({ id: text, pointer: `${place.pointer}/depends_on/${index}`, text, start: 0, end: text.length })
    read(ofStep(step, place, actionTableOf(descriptors).get(step.action)?.descriptor))
  })
  read(captures(flow.outputs ?? {}, '/outputs', nothing))
  return found
}

const ofStep = (step: Step, { pointer, parents }: StepPlace, descriptor: ActionDescriptor | undefined): NamedText[] => {
  const before = new Set(parents.flatMap(localsOf))
  const after = new Set([...before, ...localsOf(step), ...fieldsOf(descriptor)])
  const fields = fieldTexts(step, { pointer, descriptor, hidden: after })
  const skipped = new Set([...blocksOf(step).map((block) => pointer + block.pointer), ...fields.map((field) => field.at)])
  return [
    ...expression(step.when, `${pointer}/when`, before),
    ...templates(step.config, `${pointer}/config`, before, skipped),
    ...fields.flatMap(({ texts }) => texts),
    ...captures(step.output ?? {}, `${pointer}/output`, after),
    ...(['assert', 'assert_any', 'assert_none'] as const).flatMap((list) => assertions(step[list] ?? [], `${pointer}/${list}`, after)),
    ...(['retry_on', 'retry_on_not'] as const).flatMap((list) =>
      (step.retry?.[list] ?? []).flatMap((text, index) => expression(text, `${pointer}/retry/${list}/${index}`, after)),
    ),
    ...(['timeout', 'max_duration'] as const).flatMap((key) => templates(step[key] ?? null, `${pointer}/${key}`, before)),
    ...templates(step.cleanup?.delay ?? null, `${pointer}/cleanup/delay`, before),
  ]
}

const localsOf = ({ action, config }: Step): string[] => {
  if (action === 'for_each') return [String(config.item_name ?? 'item'), String(config.index_name ?? 'index')]
  return ['while', 'repeat', 'wait_until'].includes(action) ? ['index'] : []
}

const fieldsOf = (descriptor: ActionDescriptor | undefined): string[] => [
  ...Object.keys((descriptor?.output.properties ?? {}) as JsonObject),
  ...['response', 'result', 'duration', 'attempt'],
]

interface FieldContext {
  readonly pointer: string
  readonly descriptor: ActionDescriptor | undefined
  readonly hidden: ReadonlySet<string>
}

/** The settings that an action evaluates by itself. */
const fieldTexts = (step: Step, { pointer, descriptor, hidden }: FieldContext): { at: string; texts: NamedText[] }[] =>
  (['expression', 'transform', 'match', 'assertions'] as const).flatMap((kind) =>
    (descriptor ? fieldsOfKind(descriptor, kind) : [])
      .flatMap((pattern) => valuesAt(step.config, pattern))
      .map(({ pointer: below, value }) => {
        const at = `${pointer}/config${below}`
        return { at, texts: readers[kind](value as JsonValue, at, hidden) }
      }),
  )

type ReadTexts = (value: JsonValue, pointer: string, hidden: ReadonlySet<string>) => NamedText[]

const expression = (text: JsonValue | undefined, pointer: string, hidden: ReadonlySet<string>): NamedText[] =>
  typeof text === 'string' ? [{ pointer, text, names: compileExpression(text).compiled?.names ?? [], hidden }] : []

const templates = (value: JsonValue, pointer: string, hidden: ReadonlySet<string>, skipped?: ReadonlySet<string>): NamedText[] => {
  if (skipped?.has(pointer)) return []
  if (typeof value === 'string')
    return hasToken(value) ? [{ pointer, text: value, names: compileTemplate(value).compiled?.names ?? [], hidden }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => templates(item as JsonValue, pointerTo(pointer, key), hidden, skipped))
}

const captures = (output: JsonObject, pointer: string, hidden: ReadonlySet<string>): NamedText[] =>
  Object.entries(output).flatMap(([key, value]) => {
    const at = pointerTo(pointer, key)
    return pointed(value, at, { names: compileCapture(value, at).compiled?.names ?? [], hidden })
  })

const assertions: ReadTexts = (value, pointer, hidden) => {
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  return items.flatMap((item, index) => {
    const at = Array.isArray(value) ? `${pointer}/${index}` : pointer
    const message = (item as JsonObject | null)?.message
    return [
      ...pointed(item, at, { names: compileAssertion(item, at).check?.names ?? [], hidden }),
      ...(typeof message === 'string' ? templates(message, `${at}/message`, hidden) : []),
    ]
  })
}

const match: ReadTexts = (value, pointer, hidden) => pointed(value, pointer, { names: compileMatch(value, pointer).names, hidden })

const transform: ReadTexts = (value, pointer, hidden) =>
  pointed(value, pointer, { names: compileTransform(value, pointer).compiled?.names ?? [], hidden })

const readers = { expression, transform, match, assertions } satisfies Record<string, ReadTexts>

interface PointedNames {
  readonly names: readonly (NameUse & { readonly pointer: string })[]
  readonly hidden: ReadonlySet<string>
}

/** Names by the text each stands in. */
const pointed = (value: JsonValue, pointer: string, { names, hidden }: PointedNames): NamedText[] =>
  names.flatMap((use) => {
    const text = use.pointer
      .slice(pointer.length)
      .split('/')
      .slice(1)
      .reduce<JsonValue | undefined>((at, key) => (at as JsonObject | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], value)
    return typeof text === 'string' ? [{ pointer: use.pointer, text, names: [use], hidden }] : []
  })
