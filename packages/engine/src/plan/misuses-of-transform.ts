import type { JsonObject } from '@testmesh/protocol'
import type { Misuse } from './misuse.ts'

/** What each operation takes beside `type` and `save_as`, and what it cannot do without: one of each list. */
const operations: Readonly<Record<string, { readonly takes: readonly string[]; readonly needs: readonly (readonly string[])[] }>> = {
  extract: { takes: ['path'], needs: [['path']] },
  map: { takes: ['array', 'transform', 'expression'], needs: [['transform', 'expression']] },
  filter: { takes: ['array', 'condition'], needs: [['condition']] },
  join: { takes: ['array', 'separator'], needs: [] },
  format: { takes: ['template', 'variables'], needs: [['template']] },
  remove: { takes: ['path', 'fields'], needs: [['fields']] },
}

/** What of a `transform` would be passed over, or is missing. */
export const misusesOfTransform = (config: JsonObject): Misuse[] => [
  ...atOdds(config, ['input', 'input_file']),
  ...atOdds(config, ['transforms', 'operations']),
  ...listOf(config.operations).flatMap((operation, index) => misusesOfOperation(operation, `/config/operations/${index}`)),
  ...(hasNothing(config) ? [{ pointer: '/config', message: 'this transform has no input', hint: 'give it `input`, or `input_file`' }] : []),
]

const atOdds = (config: JsonObject, [first, second]: readonly [string, string]): Misuse[] =>
  config[first] === undefined || config[second] === undefined
    ? []
    : [{ pointer: `/config/${second}`, message: `"${second}" cannot stand beside "${first}"`, hint: 'keep one of them' }]

/** A format makes something out of nothing. */
const hasNothing = ({ input, input_file, operations: list }: JsonObject): boolean => {
  if (input !== undefined || input_file !== undefined) return false
  return listOf(list).length === 0 || listOf(list).some(({ type }) => type !== 'format')
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? (value as readonly JsonObject[]) : [])

const misusesOfOperation = (operation: JsonObject, pointer: string): Misuse[] => {
  const type = String(operation.type)
  const known = Object.hasOwn(operations, type) ? operations[type] : undefined
  if (!known) return [] // reported when the flow was read
  const foreign = Object.keys(operation).filter((key) => !['type', 'save_as', ...known.takes].includes(key))
  const missing = known.needs.filter((keys) => keys.every((key) => operation[key] === undefined))
  return [
    ...foreign.map((key) => ({
      pointer: `${pointer}/${key}`,
      message: `"${key}" means nothing to ${type}`,
      hint: `${type} takes ${known.takes.map((name) => `"${name}"`).join(', ')} and "save_as"`,
    })),
    ...missing.map((keys) => ({ pointer, message: `${type} needs ${keys.map((key) => `"${key}"`).join(' or ')}`, hint: 'add it' })),
  ]
}
