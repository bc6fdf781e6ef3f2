import type { JsonValue } from '@testmesh/protocol'
import { checkTemplates } from './check-language.ts'
import { checkNames } from './check-names.ts'
import { refusedKeys } from './dialects/flow-dialect.ts'
import { jsonOfShape } from './json/shape-json.ts'
import { type DescribedShape, readKeys } from './read-keys.ts'
import { type ReadValue, taking, textValue } from './reading.ts'
import { captures, retry } from './step-shape.ts'
import {
  anything,
  boolean,
  count,
  date,
  fullText,
  integer,
  limit,
  listOf,
  mapOf,
  mapOfAnything,
  oneOf,
  oneOrMore,
  text,
  wrongType,
} from './values.ts'
import { findEntry, type MapNode } from './yaml/tree.ts'

const shaped = (shape: DescribedShape): ReadValue<JsonValue> =>
  taking(
    () => jsonOfShape(shape),
    (node, at) => readKeys(node, at, shape),
  )

const env: ReadValue<JsonValue> = taking(mapOfAnything.json, (node, at) => {
  const values = mapOfAnything(node, at)
  if (!values) return values
  checkTemplates(values, at)
  checkNames(Object.keys(values), 'vars', at)
  return values
})

const input: ReadValue<JsonValue> = taking(
  () => jsonOfShape(inputShape),
  (node, at) =>
    node.kind === 'map'
      ? readKeys(node, at, isText(node) ? textInput : inputShape)
      : wrongType(node, at, 'a map such as { type: integer, default: 2 }'),
)

const isText = (node: MapNode): boolean => {
  const type = findEntry(node, 'type')?.value
  return type?.kind === 'scalar' && type.value === 'string'
}

const inputShape: DescribedShape = {
  what: 'an input',
  keys: {
    type: oneOf('string', 'number', 'integer', 'boolean', 'array', 'object'),
    default: anything,
    description: text,
    required: boolean,
  },
  notes: {
    type: 'What its value must be.',
    default: 'Its value when nobody gives one.',
    description: 'What it is for.',
    required: '`false`: nobody has to give it.',
  },
}

const anyText: ReadValue<JsonValue> = taking(anything.json, (node, at) => (node.kind === 'scalar' ? textValue(node) : anything(node, at)))

/** The default of a text is taken as it was written. */
const textInput: DescribedShape = { ...inputShape, keys: { ...inputShape.keys, default: anyText } }

const anyInputs = mapOf(input)

const inputs: ReadValue<JsonValue> = taking(anyInputs.json, (node, at) => {
  const values = anyInputs(node, at)
  if (values) checkNames(Object.keys(values), 'inputs', at)
  return values
})

const rows = listOf(mapOfAnything)

const data: ReadValue<JsonValue> = taking(
  () => ({ anyOf: [text.json(), rows.json()] }),
  (node, at) =>
    node.kind === 'list' ? rows(node, at) : node.kind === 'map' ? wrongType(node, at, 'a file name or a list of rows') : text(node, at),
)

const dataSource: DescribedShape = {
  what: 'data_source',
  keys: { type: oneOf('csv', 'json', 'yaml'), file: text },
  notes: { type: 'How the file is written; told from its name when left out.', file: 'The file, relative to the flow.' },
  required: ['file'],
  dialect: { aliases: { path: 'file' } },
}

const config: DescribedShape = {
  what: "a flow's config",
  keys: {
    timeout: limit,
    step_timeout: limit,
    fail_fast: boolean,
    retry,
    locks: oneOrMore(text),
    seed: integer,
    max_concurrent: count,
    faker: shaped({ what: 'faker', keys: { locale: text, seed: integer } }),
  },
  notes: {
    timeout: 'How long the whole flow may take: `5m`.',
    step_timeout: 'How long a step may take that says nothing itself: `30s`.',
    fail_fast: '`false`: a failed step does not skip those behind it. Default `true`.',
    retry: 'For the steps that say nothing themselves.',
    locks: 'Executions of a batch that name the same lock run one at a time.',
    seed: 'Repeats everything random.',
    max_concurrent: 'How many steps run at once where `depends_on` lets them.',
    faker: 'The locale and the seed of made-up data.',
  },
  dialect: { refused: refusedKeys },
}

const quarantineShape: DescribedShape = {
  what: 'a quarantine',
  keys: { until: date, reason: fullText, owner: fullText },
  notes: {
    until: 'The last day on which failures do not count, in UTC: `2026-12-31`.',
    reason: 'Why it fails, with the ticket: `PAY-231: the total is late`.',
    owner: 'Who is to end it.',
  },
  required: ['until', 'reason'],
}

const quarantine: ReadValue<JsonValue> = taking(
  () => jsonOfShape(quarantineShape),
  (node, at) => {
    if (node.kind !== 'map') return wrongType(node, at, 'a map such as { until: 2026-12-31, reason: "PAY-231: the total is late" }')
    const values = readKeys(node, at, quarantineShape)
    // Half of one is none: it says nothing of when failures count.
    return values?.until === undefined || values.reason === undefined ? undefined : values
  },
)

/** Keys of a flow but its steps. */
export const flowKeys: Readonly<Record<string, ReadValue<JsonValue>>> = {
  name: fullText,
  description: text,
  suite: text,
  tags: oneOrMore(text),
  quarantine,
  env_file: text,
  env,
  environment: text,
  inputs,
  data,
  data_source: shaped(dataSource),
  config: shaped(config),
  outputs: captures,
}
