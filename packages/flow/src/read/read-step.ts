import { hasTemplate } from '@testmesh/action-kit'
import { didYouMean } from '@testmesh/expressions'
import type { ActionDescriptor, JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import type { Step } from '../model/flow.ts'
import { variablesSetBy } from '../names/resolve-name.ts'
import { configKeysOf, type NamedAction } from './action-table.ts'
import { checkEmptyChecks, checkIdle } from './check-idle.ts'
import { checkNames } from './check-names.ts'
import { checkRange } from './check-range.ts'
import { applyPreset, missingPreset } from './dialects/apply-preset.ts'
import { canonicalKeys, noteAlias } from './dialects/canonical-keys.ts'
import { addPreset } from './dialects/fixes/add-preset.ts'
import { insteadOfAction } from './dialects/refused-actions.ts'
import { normaliseStep, olderErrorPolicy, olderStepKeys, onErrorDialect, stepDialect } from './dialects/step-dialect.ts'
import { jsonOfShape } from './json/shape-json.ts'
import { readConfig } from './read-config.ts'
import { type DescribedShape, isMisspelt, readCanonical, readKeys, type Shape } from './read-keys.ts'
import { type At, atEntry, type Read, type ReadSteps, type ReadValue, report, taking } from './reading.ts'
import { claimId, type StepIds } from './step-ids.ts'
import { stepKeys } from './step-shape.ts'
import { lateDuration, oneOf, text, wrongType } from './values.ts'
import { findEntry, isEmpty, type MapNode, type TreeNode } from './yaml/tree.ts'

interface StepContext {
  readonly ids: StepIds
  readonly position: string
  /** Reads the lists of steps inside this one. */
  readonly readSteps: ReadSteps
}

const shapeKeys = ['id', 'action', 'config', 'on_error', 'cleanup', ...Object.keys(stepKeys)]

/** Reads one step. An action nobody provides is reported, and its config kept as it is. */
export const readStep = (node: MapNode, at: At, context: StepContext): Step => {
  const named = canonicalKeys(node, at, { ...stepDialect, what: 'a step', known: [...shapeKeys, ...olderStepKeys] })
  const action = findAction(named, at)
  const configKeys = action ? configKeysOf(action.descriptor) : []
  const normal = normaliseStep(named, at, { written: node, known: shapeKeys, configKeys })
  const step = applyPreset(normal, action?.preset)
  if (action?.isAlias) noteAction(action, { named, normal, at })
  const { readSteps } = context
  const errors = at.reading.counts.error
  // Where `config` is misspelt, it is not known what stands in it.
  const descriptor = isMisspelt('config', normal, { known: shapeKeys }) ? undefined : action?.descriptor
  const keys: Shape['keys'] = {
    ...stepKeys,
    id: readId,
    action: (value) => (value.kind === 'scalar' ? (action?.descriptor.type ?? value.text) : undefined),
    config: (value, below) => readConfig(value, below, { descriptor, readSteps }),
    on_error: readOnError(readSteps),
    cleanup: readCleanup(readSteps),
  }
  const values = readCanonical(step, at, { what: 'a step', keys, required: ['action'], dialect: stepDialect, elsewhere: asAction(at) })
  const made: Step = { id: '', action: '', config: {}, ...values }
  giveId(made, { step, at, context })
  checkEmptyChecks(step, at)
  checkRange(made, at)
  const set = variablesSetBy(made)
  if (set) checkNames(set.names, 'vars', { ...at, pointer: at.pointer + set.at })
  // What could not be read is not there, and the step not idle for it.
  if (at.reading.counts.error === errors) checkIdle(made, at)
  return made
}

/** `http_request: { … }` and `expect: …`, as other tools have them. */
const asAction =
  ({ reading }: At) =>
  (key: string): string | undefined => {
    if (/^(expect(ed|ations?)?|validate|checks?|tests?)$/.test(key)) return 'write assert: [status == 200]'
    return reading.actions.has(key) ? `name it behind action, and its settings below config: action: ${key}` : undefined
  }

interface Giving {
  readonly step: MapNode
  readonly at: At
  readonly context: StepContext
}

const giveId = (made: { id: string }, { step, at, context }: Giving): void => {
  const entry = findEntry(step, 'id')
  if (made.id !== '' && entry) claimId(context.ids, made.id, { node: entry.value, at })
  else context.ids.unnamed.push({ step: made, position: context.position })
}

const readId: Read<string> = (node, at) => {
  const id = text(node, at)
  if (id === undefined || /^[\w-]+$/.test(id)) return id
  report(at, {
    code: 'FLOW_BAD_ID',
    message: `"${id}" cannot be an id`,
    hint: `use letters, digits, _ and -: ${asId(id)}`,
    start: node.start,
    end: node.end,
  })
  return undefined
}

/** What is left of a text that cannot be an id; where nothing of it is, an id as the position of a step gives it. */
const asId = (text: string): string => {
  const left = text.trim().replace(/[^\w-]+/g, '_')
  return /[a-z0-9]/i.test(left) ? left : 'step_1'
}

const findAction = (step: MapNode, at: At): NamedAction | undefined => {
  const entry = findEntry(step, 'action')
  if (!entry || isEmpty(entry.value)) return undefined
  const node = entry.value
  const name = text(node, atEntry(at, entry))
  if (name === undefined) return undefined
  const action = at.reading.actions.get(name)
  if (!action) reportUnknownAction(name, node, at)
  return action
}

interface Naming {
  /** The step before and after its older keys were looked at. */
  readonly named: MapNode
  readonly normal: MapNode
  readonly at: At
}

const noteAction = (action: NamedAction, { named, normal, at }: Naming): void => {
  const entry = findEntry(named, 'action')
  if (entry?.value.kind !== 'scalar') return
  const { text: key, start: keyStart, end: keyEnd } = entry.value
  const values = missingPreset(normal, action.preset)
  // Where the config is yet to be made of keys that stand beside it, that comes first.
  const isEarly = findEntry(normal, 'config') !== undefined && !findEntry(named, 'config')
  const edits = () => (isEarly || !values ? undefined : addPreset(named, { type: action.descriptor.type, values }, at.reading.text))
  noteAlias({ key, keyStart, keyEnd }, { canonical: canonicalAction(action), edits }, atEntry(at, entry))
}

const canonicalAction = ({ descriptor, preset }: NamedAction): string =>
  preset
    ? `${descriptor.type}" with "${Object.entries(preset)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ')}`
    : descriptor.type

const reportUnknownAction = (name: string, node: TreeNode, at: At): void => {
  const place = { start: node.start, end: node.end }
  if (hasTemplate(name)) {
    const message = 'the name of an action cannot be a template'
    report(at, { code: 'FLOW_ACTION_TEMPLATE', message, hint: 'name the action; choose between actions with when or switch', ...place })
    return
  }
  report(at, { code: 'FLOW_UNKNOWN_ACTION', message: `nobody provides the action "${name}"`, hint: actionHint(name, at), ...place })
}

/** `kafka`, `postgresql` and `request` name actions: by their family, a part of their name, or what stands before the dot of another. */
const ofItsKind = (name: string, actions: At['reading']['actions']): string | undefined => {
  const word = name.toLowerCase()
  const found = [...actions].filter(([known, { descriptor }]) => isOfKind(word, known, descriptor))
  const types = [...new Set(found.map(([, { descriptor }]) => descriptor.type))]
  return types.length > 0 ? `use ${types.slice(0, 4).join(', ')}` : undefined
}

const isOfKind = (word: string, known: string, { family, type }: ActionDescriptor): boolean => {
  if (family === word) return family !== 'control'
  return known === type ? known.split('_').includes(word) : known.startsWith(`${word}.`)
}

const actionHint = (name: string, { reading }: At): string => {
  const instead = insteadOfAction(name) ?? ofItsKind(name, reading.actions) ?? didYouMean(name, reading.actions.keys())
  if (instead !== undefined) return instead
  return 'it is no built-in action, and no plugin of the project provides it; servers load no plugins'
}

const steps = (readSteps: ReadSteps): ReadValue<JsonValue> =>
  taking(
    () => ({ $ref: '#/definitions/steps' }),
    (node, at) => readSteps(node, at) as unknown as JsonValue,
  )

const errorPolicy = oneOf('fail', 'continue')

export const readOnError = (readSteps: ReadSteps): ReadValue<JsonValue> => {
  const list = steps(readSteps)
  const shape: DescribedShape = {
    what: 'on_error',
    keys: { action: errorPolicy, steps: list, on_timeout: list },
    notes: {
      action: '`continue`: a failure is shown and does not count.',
      steps: 'Steps that run when it failed.',
      on_timeout: 'Steps that run when its time was over.',
    },
    dialect: onErrorDialect,
  }
  return taking(
    () => ({ anyOf: [errorPolicy.json(), jsonOfShape(shape), olderErrorPolicy] }),
    (node, at) => {
      if (node.kind === 'map') return readKeys(node, at, shape)
      return node.kind === 'list' ? wrongType(node, at, 'fail, continue, or a map with "steps"') : errorPolicy(node, at)
    },
  )
}

const strategies = ['end', 'immediate', 'manual', 'on_success', 'on_failure', 'delayed'] as const

export const readCleanup = (readSteps: ReadSteps): ReadValue<JsonValue> => {
  const list = steps(readSteps)
  const shape: DescribedShape = {
    what: 'cleanup',
    keys: { steps: list, strategy: readStrategy, delay: lateDuration },
    required: ['steps'],
    notes: {
      steps: 'Steps that undo what this one made.',
      strategy: 'When they run. Default `end`: last in, first out, before teardown.',
      delay: 'A pause before they run.',
    },
  }
  return taking(
    () => ({ anyOf: [list.json(), jsonOfShape(shape)] }),
    (node, at) => {
      if (node.kind === 'list') {
        const below: At = { reading: at.reading, pointer: `${at.pointer}/steps` }
        at.reading.ranges[below.pointer] = [node.start, node.end]
        return { steps: list(node, below) ?? [] }
      }
      const values = readKeys(node, at, shape)
      if (!values) return undefined
      const { strategy = 'end', ...written } = values
      const rest = { steps: [], ...written }
      return typeof strategy === 'object' ? { ...rest, ...(strategy as JsonObject) } : { ...rest, strategy }
    },
  )
}

const strategy = oneOf(...strategies)

const delayedJson = (): JsonSchema => ({ type: 'object', properties: { delayed: lateDuration.json() }, required: ['delayed'] })

/** A word, or `delayed: 10m`. */
const readStrategy: ReadValue<JsonValue> = taking(
  () => ({ anyOf: [strategy.json(), delayedJson()] }),
  (node, at) => {
    const delayed = findEntry(node, 'delayed')
    if (delayed) {
      const delay = lateDuration(delayed.value, atEntry(at, delayed))
      return { strategy: 'end', ...(delay === undefined ? {} : { delay }) }
    }
    const word = strategy(node, at)
    return word === 'delayed' ? 'end' : word
  },
)
