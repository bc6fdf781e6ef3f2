import { hasToken } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'

type Names = readonly string[] | 'any'

/** What the input of an operation is, as far as its fields are known before it runs. */
interface Seen {
  /** `any` for what a template, a path or a file gives; none for a list or a text. */
  readonly fields: Names
  readonly saved: readonly string[]
}

/** Fields of the result of a `transform`. */
export const namesOfTransform = (config: JsonObject): Names => {
  const { transforms, operations } = config
  if (transforms !== undefined) return isMap(transforms) ? Object.keys(transforms).map(withoutMark) : 'any'
  if (operations !== undefined && !Array.isArray(operations)) return 'any'
  const last = seenBy(config, Number.POSITIVE_INFINITY)
  if (last.saved.length > 0) return last.saved
  return last.fields === 'any' || last.fields.length > 0 ? last.fields : ['result']
}

/** `name?` is null where it has no value. */
const withoutMark = (name: string): string => (name.endsWith('?') ? name.slice(0, -1) : name)

/** Names that a text of an operation reads beside those of the flow; undefined for what stands elsewhere in the config. */
export const namesInOperation = (config: JsonObject, pointer: string): Names | undefined => {
  const [, list, place, key, name] = pointer.split('/')
  if (list !== 'operations') return undefined
  const { fields, saved } = seenBy(config, Number(place))
  const operation = operationsOf(config)[Number(place)]
  if (fields === 'any' || !operation) return 'any'
  const ofItem = key !== 'array' && (operation.type === 'map' || operation.type === 'filter') ? ['item', 'index'] : []
  const variables = key === 'template' && name === undefined && isMap(operation.variables) ? Object.keys(operation.variables) : []
  return [...fields, ...saved, ...ofItem, ...variables]
}

const operationsOf = ({ operations }: JsonObject): readonly JsonObject[] =>
  (Array.isArray(operations) ? operations : []) as readonly JsonObject[]

const seenBy = (config: JsonObject, count: number): Seen =>
  operationsOf(config)
    .slice(0, count)
    .reduce<Seen>(after, { fields: config.input_file === undefined ? fieldsOf(config.input) : 'any', saved: [] })

const after = (seen: Seen, operation: JsonObject): Seen => {
  if (typeof operation?.save_as === 'string') return { ...seen, saved: [...seen.saved, operation.save_as] }
  switch (operation?.type) {
    case 'map':
    case 'filter':
    case 'join':
    case 'format':
      return { ...seen, fields: [] }
    case 'remove':
      return operation.path === undefined ? seen : { ...seen, fields: 'any' }
    default:
      return { ...seen, fields: 'any' }
  }
}

const fieldsOf = (input: JsonValue | undefined): Names => {
  if (isMap(input)) return Object.keys(input)
  return typeof input === 'string' && hasToken(input) ? 'any' : []
}

const isMap = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
