import type { JsonValue } from '@testmesh/protocol'
import { checkTemplates } from './check-language.ts'
import { refusedKeys } from './dialects/flow-dialect.ts'
import { readKeys, type Shape } from './read-keys.ts'
import type { ReadValue } from './reading.ts'
import { captures, retry } from './step-shape.ts'
import {
  anything,
  boolean,
  count,
  duration,
  fullText,
  integer,
  listOf,
  mapOf,
  mapOfAnything,
  oneOf,
  oneOrMore,
  text,
  wrongType,
} from './values.ts'

const shaped =
  (shape: Shape): ReadValue<JsonValue> =>
  (node, at) =>
    readKeys(node, at, shape)

const env: ReadValue<JsonValue> = (node, at) => {
  const values = mapOfAnything(node, at)
  if (values) checkTemplates(values, at)
  return values
}

const input: ReadValue<JsonValue> = (node, at) =>
  node.kind === 'map' ? readKeys(node, at, inputShape) : wrongType(node, at, 'a map such as { type: integer, default: 2 }')

const inputShape: Shape = {
  what: 'an input',
  keys: {
    type: oneOf('string', 'number', 'integer', 'boolean', 'array', 'object'),
    default: anything,
    description: text,
    required: boolean,
  },
}

const data: ReadValue<JsonValue> = (node, at) =>
  node.kind === 'list'
    ? listOf(mapOfAnything)(node, at)
    : node.kind === 'map'
      ? wrongType(node, at, 'a file name or a list of rows')
      : text(node, at)

const dataSource: Shape = {
  what: 'data_source',
  keys: { type: oneOf('csv', 'json', 'yaml'), file: text },
  required: ['file'],
  dialect: { aliases: { path: 'file' } },
}

const config: Shape = {
  what: "a flow's config",
  keys: {
    timeout: duration,
    step_timeout: duration,
    fail_fast: boolean,
    retry,
    locks: oneOrMore(text),
    seed: integer,
    max_concurrent: count,
    faker: shaped({ what: 'faker', keys: { locale: text, seed: integer } }),
  },
  dialect: { refused: refusedKeys },
}

/** Keys of a flow but its steps. */
export const flowKeys: Readonly<Record<string, ReadValue<JsonValue>>> = {
  name: fullText,
  description: text,
  suite: text,
  tags: oneOrMore(text),
  env_file: text,
  env,
  environment: text,
  inputs: mapOf(input),
  data,
  data_source: shaped(dataSource),
  config: shaped(config),
  outputs: captures,
}
