import { type ConfigProblem, checkConfig, hasTemplate } from '@testmesh/action-kit'
import type { ActionDescriptor, JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { configSchemaOf } from './action-table.ts'
import { checkAssertion, checkExpression, checkKey, checkMatch, checkTemplates, checkTransform } from './check-language.ts'
import { checkUrl } from './check-url.ts'
import { checkUsual } from './check-usual.ts'
import { canonicalKeys } from './dialects/canonical-keys.ts'
import { isMisspelt } from './read-keys.ts'
import { type At, atEntry, atItem, type ReadSteps, report, scalarValue, textValue, warnOfNumber } from './reading.ts'
import { anything, wrongType } from './values.ts'
import { isEmpty, isRewritten, type MapNode, type ScalarNode, type TreeNode } from './yaml/tree.ts'

export interface ConfigContext {
  /** Of the action; left out when nobody provides it, then only the templates are checked. */
  readonly descriptor: ActionDescriptor | undefined
  /** Reads the steps inside a control action's config. */
  readonly readSteps: ReadSteps
}

/** Reads the config of a step and checks it against the action's schema. */
export const readConfig = (node: TreeNode, at: At, { descriptor, readSteps }: ConfigContext): JsonObject => {
  if (node.kind !== 'map') {
    wrongType(node, at, 'a map')
    return {}
  }
  const walk: Walk = { readSteps, what: descriptor ? `the ${descriptor.type} action` : 'the action' }
  const config = readPart(node, at, { ...walk, schema: descriptor?.config ?? {} }) as JsonObject
  if (descriptor) reportConfig(config, at, descriptor)
  return config
}

const reportConfig = (config: JsonObject, at: At, descriptor: ActionDescriptor): void => {
  const subject = `the ${descriptor.type} action`
  for (const problem of checkConfig(configSchemaOf(descriptor), config, { templates: 'set-aside', subject })) reportProblem(problem, at)
}

const reportProblem = ({ path, at: where, code, message, hint }: ConfigProblem, { reading, pointer: root }: At): void => {
  const pointer = path.reduce(pointerTo, root)
  const [start = 0, end = 1, keyStart, keyEnd] = reading.ranges[pointer] ?? reading.ranges[root] ?? []
  const place = where === 'key' && keyStart !== undefined && keyEnd !== undefined ? { start: keyStart, end: keyEnd } : { start, end }
  report({ reading, pointer }, { code, message, hint, ...place })
}

interface Walk {
  readonly readSteps: ReadSteps
  readonly what: string
}

interface Part extends Walk {
  readonly schema: JsonSchema
}

/** A value of the config as JSON, its keys by their canonical names, its language checked. */
const readPart = (node: TreeNode, at: At, part: Part): JsonValue => {
  const { schema } = part
  if (schema['x-steps'] === true) return part.readSteps(schema['x-one-step'] === true ? asList(node) : node, at) as unknown as JsonValue
  if (node.kind === 'scalar' && isTextField(schema)) return readText(node, at, schema)
  const check = checks[String(schema['x-kind'])]
  if (check) {
    const value = anything(node, at)
    check(value, at)
    return value
  }
  if (node.kind === 'map') return readMap(node, at, part)
  if (node.kind === 'list') return readList(node.items, at, part)
  if (typeof node.value === 'string') checkTemplates(node.value, at)
  if (typeof node.value === 'number' && isRewritten(node) && isPayload(schema)) warnOfNumber(node, at, 'send it as it is written,')
  return scalarValue(node, at)
}

/** What may be bytes is sent as it is, and a number by itself as its text. */
const isPayload = (schema: JsonSchema): boolean => branchesOf(schema).some((branch) => branch['x-kind'] === 'bytes')

const readText = (node: ScalarNode, at: At, schema: JsonSchema): JsonValue => {
  const value = textValue(node)
  if (typeof value !== 'string') return value
  checkTemplates(value, at)
  checkUrl(value, at, schema)
  checkUsual(value, at, schema)
  if (hasTemplate(value)) at.reading.filledTexts.add(at.pointer)
  return value
}

const textFields = new WeakMap<JsonSchema, boolean>()

/** Whether what stands there by itself can only be text: a map or list may stand there too. */
const isTextField = (schema: JsonSchema): boolean => {
  const known = textFields.get(schema)
  if (known !== undefined) return known
  const alone = branchesOf(schema).filter(({ type, 'x-kind': kind }) => type !== 'array' && type !== 'object' && kind !== 'bytes')
  const isText =
    alone.length > 0 && alone.every((branch) => branch['x-text'] === true || (branch.type === 'string' && branch.enum === undefined))
  textFields.set(schema, isText)
  return isText
}

/** One step by itself stands for a list of one. */
const asList = (node: TreeNode): TreeNode => (node.kind === 'map' ? { ...node, kind: 'list', items: [node] } : node)

/** Fields that the handler evaluates itself. */
const checks: Readonly<Record<string, (value: JsonValue, at: At) => void>> = {
  expression: (value, at) => {
    if (typeof value === 'string') checkExpression(value, at)
  },
  template: checkTemplates,
  transform: checkTransform,
  match: checkMatch,
  assertions: (value, at) => {
    if (!Array.isArray(value)) return checkAssertion(value, at)
    for (const [index, item] of value.entries()) checkAssertion(item as JsonValue, { ...at, pointer: pointerTo(at.pointer, index) })
  },
}

const readList = (items: readonly TreeNode[], at: At, { schema, ...walk }: Part): JsonValue => {
  const item = branchesOf(schema).find((branch) => isSchema(branch.items))?.items
  return items.map((node, index) => readPart(node, atItem(at, index, node), { ...walk, schema: isSchema(item) ? item : {} }))
}

const readMap = (node: MapNode, at: At, { schema, ...walk }: Part): JsonValue => {
  const { properties, aliases, others, expected } = keysOf(schema)
  const known = Object.keys(properties)
  const map = known.length === 0 ? node : canonicalKeys(node, at, { what: walk.what, known, aliases })
  const value: Record<string, JsonValue> = {}
  for (const entry of map.entries) {
    const property = Object.hasOwn(properties, entry.key) ? properties[entry.key] : undefined
    if (property && isEmpty(entry.value)) continue
    const below = atEntry(at, entry)
    if (known.length === 0) checkKey(entry.key, below)
    value[entry.key] = readPart(entry.value, below, { ...walk, schema: property ?? others })
  }
  for (const key of expected)
    if (isNothing(value[key]) && !isMisspelt(key, map, { known, aliases })) warnOfAbsence(key, node, { at, what: walk.what })
  return value
}

const isNothing = (value: JsonValue | undefined): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

const warnOfAbsence = (key: string, { start, end }: MapNode, { at, what }: { at: At; what: string }): void => {
  const [from = start, to = end] = at.reading.ranges[at.pointer]?.slice(2) ?? []
  const hint = `give it ${key}, or leave it out`
  report(at, { code: 'FLOW_EMPTY_LOOP', severity: 'warning', message: `without "${key}" ${what} does nothing`, hint, start: from, end: to })
}

interface MapKeys {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly aliases: Readonly<Record<string, string>>
  readonly others: JsonSchema
  /** Keys whose absence is a warning. */
  readonly expected: readonly string[]
}

const keys = new WeakMap<JsonSchema, MapKeys>()

/** Keys a map may have: of the schema itself, or of all the maps it may be. */
const keysOf = (schema: JsonSchema): MapKeys => {
  const known = keys.get(schema)
  if (known) return known
  const branches = branchesOf(schema)
  const properties: Readonly<Record<string, JsonSchema>> = Object.assign({}, ...branches.map((branch) => branch.properties ?? {}))
  const found: MapKeys = {
    properties,
    aliases: Object.assign({}, ...branches.map((branch) => branch['x-aliases'] ?? {})),
    others: branches.map((branch) => branch.additionalProperties).find(isSchema) ?? {},
    expected: Object.keys(properties).filter((key) => properties[key]?.['x-expected'] === true),
  }
  keys.set(schema, found)
  return found
}

const branchesOf = (schema: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(schema.anyOf) ? (schema.anyOf as readonly JsonSchema[]).flatMap(branchesOf) : [schema]

const isSchema = (value: JsonValue | undefined): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value)
