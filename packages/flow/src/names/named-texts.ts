import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import { compileAssertion, compileMatch } from '@testmesh/assertions'
import { compileCapture, compileExpression, compileTemplate, compileTransform, hasToken, type NameUse } from '@testmesh/expressions'
import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import { blocksOf } from '../model/blocks-of.ts'
import type { Flow, Step } from '../model/flow.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { actionTableOf } from '../read/action-table.ts'
import { keysOf, pointerTo } from '../source/pointer.ts'
import type { NameScope } from './resolve-name.ts'

/** A text that names are read in. */
export interface NamedText {
  readonly pointer: string
  readonly text: string
  readonly names: readonly NameUse[]
  readonly scope: NameScope
  /** Text with tokens in it; any other is an expression. */
  readonly isTemplate?: true
}

/** Every text of a flow that may read names, in its order. What cannot be read as an expression is passed over. */
export const namedTexts = (flow: Flow, descriptors: readonly ActionDescriptor[]): NamedText[] => {
  const found: NamedText[] = [...templates((flow.env ?? {}) as JsonValue, '/env', nothing)]
  const pointers = new Map<Step, string>()
  visitSteps(flow, (step, { pointer, parents }) => {
    pointers.set(step, pointer)
    const around = parents.map((parent): StepAt => ({ step: parent, pointer: pointers.get(parent) ?? '' }))
    const descriptor = actionTableOf(descriptors).get(step.action)?.descriptor
    found.push(...ofStep({ step, pointer }, { around, descriptor }))
  })
  return [...found, ...captures(flow.outputs ?? {}, '/outputs', nothing)]
}

const nothing: NameScope = { locals: new Map(), fields: new Set() }

interface StepAt {
  readonly step: Step
  readonly pointer: string
}

interface Around {
  readonly around: readonly StepAt[]
  readonly descriptor: ActionDescriptor | undefined
}

const ofStep = ({ step, pointer }: StepAt, { around, descriptor }: Around): NamedText[] => {
  const before: NameScope = { locals: localsOf(around), fields: new Set() }
  const after: NameScope = { locals: localsOf([...around, { step, pointer }]), fields: new Set(fieldsOf(step, descriptor)) }
  const fields = fieldTexts(step, { pointer, descriptor, scope: after })
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

const localsOf = (steps: readonly StepAt[]): Map<string, string> =>
  new Map(steps.flatMap(({ step, pointer }) => localNames(step).map((name) => [name, pointer] as const)))

/** The names that a loop gives to what it goes through. */
export const localNames = ({ action, config }: Step): string[] => {
  if (action === 'for_each') return [String(config.item_name ?? 'item'), String(config.index_name ?? 'index')]
  return ['while', 'repeat', 'wait_until'].includes(action) ? ['index'] : []
}

/** The names that the result of a step gives to its own texts. */
export const fieldsOf = ({ action, config }: Step, descriptor: ActionDescriptor | undefined): string[] => [
  ...Object.keys((descriptor?.output.properties ?? {}) as JsonObject),
  ...['response', 'result', 'duration', 'attempt'],
  ...(action === 'assert' ? Object.keys((config.data ?? {}) as JsonObject) : []),
]

interface FieldContext {
  readonly pointer: string
  readonly descriptor: ActionDescriptor | undefined
  readonly scope: NameScope
}

/** The settings that an action evaluates by itself. */
const fieldTexts = (step: Step, { pointer, descriptor, scope }: FieldContext): { at: string; texts: NamedText[] }[] =>
  (['expression', 'transform', 'match', 'assertions'] as const).flatMap((kind) =>
    (descriptor ? fieldsOfKind(descriptor, kind) : [])
      .flatMap((pattern) => valuesAt(step.config, pattern))
      .map(({ pointer: below, value }) => {
        const at = `${pointer}/config${below}`
        return { at, texts: readers[kind](value as JsonValue, at, scope) }
      }),
  )

type ReadTexts = (value: JsonValue, pointer: string, scope: NameScope) => NamedText[]

const expression = (text: JsonValue | undefined, pointer: string, scope: NameScope): NamedText[] =>
  typeof text === 'string' ? [{ pointer, text, names: compileExpression(text).names, scope }] : []

const templates = (value: JsonValue, pointer: string, scope: NameScope, skipped?: ReadonlySet<string>): NamedText[] => {
  if (skipped?.has(pointer)) return []
  if (typeof value === 'string')
    return hasToken(value) ? [{ pointer, text: value, names: compileTemplate(value).names, scope, isTemplate: true }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => templates(item as JsonValue, pointerTo(pointer, key), scope, skipped))
}

const captures = (output: JsonObject, pointer: string, scope: NameScope): NamedText[] =>
  Object.entries(output).flatMap(([key, value]) => {
    const at = pointerTo(pointer, key)
    return pointed(value, at, { names: compileCapture(value, at).names, scope })
  })

const assertions: ReadTexts = (value, pointer, scope) => {
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  return items.flatMap((item, index) => {
    const at = Array.isArray(value) ? `${pointer}/${index}` : pointer
    const message = (item as JsonObject | null)?.message
    return [
      ...pointed(item, at, { names: compileAssertion(item, at).check?.names ?? [], scope }),
      ...(typeof message === 'string' ? templates(message, `${at}/message`, scope) : []),
    ]
  })
}

const match: ReadTexts = (value, pointer, scope) => pointed(value, pointer, { names: compileMatch(value, pointer).names, scope })

const transform: ReadTexts = (value, pointer, scope) => pointed(value, pointer, { names: compileTransform(value, pointer).names, scope })

const readers = { expression, transform, match, assertions } satisfies Record<string, ReadTexts>

interface PointedNames {
  readonly names: readonly (NameUse & { readonly pointer: string; readonly isKey?: true })[]
  readonly scope: NameScope
}

/** Names by the text each stands in. */
const pointed = (value: JsonValue, pointer: string, { names, scope }: PointedNames): NamedText[] =>
  names.flatMap((use) => {
    if (use.isKey) return []
    const keys = keysOf(use.pointer.slice(pointer.length))
    const text = keys.reduce<JsonValue | undefined>((at, key) => (at as JsonObject | undefined)?.[key], value)
    return typeof text === 'string' ? [{ pointer: use.pointer, text, names: [use], scope }] : []
  })
