import type { ActionAlias, ActionDescriptor, JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'

/**
 * Fields of the engine's own actions as JSON, as `toDescriptor` would write them: they are data, so that reading a flow
 * needs no schema library for them.
 */
const field = (kind: string, json: JsonObject, description?: string): JsonSchema => ({
  ...json,
  'x-kind': kind,
  ...(description === undefined ? {} : { description }),
})

export const text = (description?: string): JsonSchema => field('text', { type: 'string' }, description)
export const filePath = (description?: string): JsonSchema => field('filePath', { type: 'string', minLength: 1 }, description)
export const expression = (description?: string): JsonSchema => field('expression', { type: ['string', 'boolean'] }, description)
/** Text or JSON whose tokens wait. */
export const template = (description?: string): JsonSchema => field('template', {}, description)
/** A path into the value at hand, an expression over it, or a constant. */
export const transform = (description?: string): JsonSchema => field('transform', {}, description)
/** A deep partial match. */
export const match = (description?: string): JsonSchema => field('match', {}, description)
export const assertions = (description?: string): JsonSchema => field('assertions', { type: ['array', 'string'] }, description)
export const duration = (description?: string): JsonSchema => field('duration', { type: ['string', 'number'], 'x-unit': 'ms' }, description)
/** A duration of more than 0. */
export const timeLimit = (description?: string): JsonSchema =>
  field('duration', { type: ['string', 'number'], 'x-unit': 'ms', exclusiveMinimum: 0 }, description)
export const integer = (description?: string, range: JsonObject = {}): JsonSchema =>
  field('integer', { type: 'integer', ...range }, description)
export const boolean = (description?: string): JsonSchema => field('boolean', { type: 'boolean' }, description)
export const json = (description?: string): JsonSchema => field('json', {}, description)
export const choice = (values: readonly string[], description?: string): JsonSchema =>
  field('choice', { type: 'string', enum: values }, description)
export const list = (items: JsonSchema, description?: string): JsonSchema => field('list', { type: 'array', items }, description)
export const map = (values: JsonSchema, description?: string): JsonSchema =>
  field('map', { type: 'object', additionalProperties: values }, description)
export const either = (branches: readonly JsonSchema[], description?: string): JsonSchema =>
  field('either', { anyOf: branches }, description)

/** A list of steps; `x-steps` is what the reader, the editor and `blocksOf` go by. With `x-expected` its absence is a warning. */
export const steps = (description?: string): JsonSchema =>
  field('list', { type: 'array', items: { 'x-kind': 'json' }, 'x-steps': true }, description)

/** The same, where one step may stand by itself for a list of one. */
export const oneStep = (description?: string): JsonSchema => ({ ...steps(description), 'x-one-step': true })

interface ObjectShape {
  readonly required?: readonly string[]
  readonly aliases?: Readonly<Record<string, string>>
  /** What a form shows at once. */
  readonly often?: readonly string[]
  readonly description?: string
}

export const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  { required, aliases, often, description }: ObjectShape = {},
): JsonSchema =>
  field(
    'object',
    {
      type: 'object',
      properties,
      ...(required ? { required } : {}),
      additionalProperties: false,
      ...(aliases ? { 'x-aliases': aliases } : {}),
      ...(often ? { 'x-often': often } : {}),
    },
    description,
  )

interface Control {
  readonly title: string
  readonly description: string
  readonly aliases?: readonly ActionAlias[]
  readonly config: () => JsonSchema
  /** Fields of its result; `any` when these depend on the step. Default: none. */
  readonly output?: (() => Readonly<Record<string, JsonSchema>>) | 'any'
  readonly payload?: string
  readonly example?: JsonValue
}

/** Its schemas are made when they are first asked for: most flows use few of the engine's actions, if any. */
export const control = (type: string, { aliases = [], config, output = () => ({}), ...rest }: Control): ActionDescriptor => {
  let known: Pick<ActionDescriptor, 'config' | 'output'> | undefined
  const schemas = () => {
    known ??= { config: config(), output: output === 'any' ? { type: 'object' } : object(output()) }
    return known
  }
  return {
    ...{ type, family: 'control', aliases, ...rest },
    get config() {
      return schemas().config
    },
    get output() {
      return schemas().output
    },
  }
}
