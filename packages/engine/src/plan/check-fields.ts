import type { Pointed, RootPath } from '@testmesh/expressions'
import { nearestNames } from '@testmesh/expressions'
import { type JsonSchema, stepOutcomeSchema } from '@testmesh/protocol'
import type { Run } from '../run/run.ts'
import { builtinMaps, fixedNames } from './fixed-names.ts'
import { type ForeignKey, findForeignKey } from './foreign-key.ts'
import { type Names, reportUnknown } from './names.ts'
import type { PlannedStep } from './plan.ts'
import { isFull, type NameAt, placeOfUse, report } from './plan-context.ts'
import { closed, resultShape, shapeOfFlow } from './result-shape.ts'
import { findUngiven, gatheredBy, isOutcome } from './step-gives.ts'

/** A step gives its result and its outputs, and nothing else. `path` begins with its id. */
export const checkField = (names: Names, use: NameAt, path: NameAt['path']): void => {
  const found = findUngiven(names.gives, path)
  if (isOutcome(names.gives, path)) checkWord(names, use, stepOutcomeSchema.options)
  if (!found) return
  const [id] = path
  const what = found.of.length === 0 ? `step ${id} gives` : `"${pathInWords(found.of)}" of step ${id} has`
  reportForeign(names, use, what, found)
}

/** What the result of a step has behind its fields, as far as that is known. */
export const checkOwnField = (names: Names, use: NameAt, reader: PlannedStep): void => {
  const shape = resultShape(reader)
  if (shape === 'any' || use.path.length === 0) return
  const flow = use.name === 'flow' && shapeOfFlow(reader)
  const isWhole = use.name === 'result' || use.name === 'response'
  const own = (shape.properties as Readonly<Record<string, JsonSchema>>)[use.name] ?? (flow || (isWhole ? shape : undefined))
  const found = own && findForeignKey(own, use.path)
  if (found) reportForeign(names, use, `"${pathInWords([use.name, ...found.of])}" has`, found)
}

/** `flow`, `error` and the like, where nothing else is called so. */
export const checkFixed = (names: Names, use: NameAt): void => {
  if (names.columns === 'any' || names.columns.has(use.name) || names.inputs.has(use.name) || names.variables.has(use.name)) return
  const shape = Object.hasOwn(fixedNames, use.name) ? fixedNames[use.name] : builtinMaps[use.name]
  const found = shape && findForeignKey(shape, use.path)
  if (['FLOW_STATUS', 'flow.status'].includes(pathInWords([use.name, ...use.path]))) checkWord(names, use, flowStatuses)
  if (found) reportForeign(names, use, `"${pathInWords([use.name, ...found.of])}" has`, found)
}

const flowStatuses: readonly Run['status'][] = ['running', 'passed', 'failed']

/** A step that waits for `outcome == "success"` never runs, and a flow without it passes. */
const checkWord = ({ context }: Names, use: NameAt, words: readonly string[]): void => {
  const { comparedWith } = use
  if (comparedWith === undefined || words.includes(comparedWith)) return
  report(context, {
    code: 'PLAN_NEVER_EQUAL',
    severity: 'warning',
    message: `"${pathInWords([use.name, ...use.path])}" is never "${comparedWith}"`,
    place: placeOfUse(context, use),
    hint: `it is one of ${words.join(', ')}`,
  })
}

/** `$` reads the payload of the result first, and then the result. */
export const checkRoot = (names: Names, planned: PlannedStep, { keys, isOptional, pointer, start, end }: Pointed<RootPath>): void => {
  const shape = resultShape(planned)
  if (isOptional || shape === 'any' || isFull(names.context)) return
  const payload = (planned.payload ?? []).reduce<JsonSchema>(
    (at, key) => (at.properties as Readonly<Record<string, JsonSchema>> | undefined)?.[key] ?? closed({}),
    planned.payload ? shape : closed({}),
  )
  const [head] = keys
  if ([...gatheredBy(planned)].includes(String(head))) return
  const [ofPayload, ofResult] = [findForeignKey(payload, keys), findForeignKey(shape, keys)]
  if (!ofPayload || !ofResult) return
  const found = ofPayload.of.length > 0 || planned.payload ? ofPayload : ofResult
  const use: NameAt = { name: '$', path: keys, isOptional, pointer, start, end }
  const all = [...new Set([...ofPayload.keys, ...(found.of.length === 0 ? ofResult.keys : [])])]
  reportForeign(names, use, `"${pathInWords(['$', ...found.of])}" has`, { ...found, keys: all })
}

/** Says which key is wrong, and what there is instead. */
const reportForeign = (names: Names, use: NameAt, what: string, { key, keys }: ForeignKey): void => {
  const some = keys.slice(0, MOST_FIELDS).join(', ')
  const otherwise = keys.length === 0 ? 'there is nothing in it' : `it ${what.endsWith(' gives') ? 'gives' : 'has'} ${some}`
  reportUnknown(names, use, `${what} no "${key}"`, nearestNames(key, keys), otherwise)
}

const pathInWords = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`), '')

const MOST_FIELDS = 8
