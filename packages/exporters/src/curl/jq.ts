import type { JsonValue } from '@testmesh/protocol'
import type { AnswerPath, Check, Json, Operand, Reference } from '../exported.ts'
import { jsonName } from '../texts.ts'
import { made } from './helpers.ts'
import { quote, type ShellNames } from './shell-words.ts'

/** A program of jq, and the options that give it what names stand for. */
export interface JqProgram {
  readonly filter: string
  readonly options: readonly string[]
}

/** `.body.items[0]["x-id"]` */
export const pathFilter = ({ root, keys }: AnswerPath): string => filterOf([root, ...keys])

const filterOf = (keys: readonly (string | number)[]): string => keys.map((key, index) => keyFilter(key, index === 0)).join('')

const keyFilter = (key: string | number, isFirst: boolean): string => {
  if (typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) && !keywords.has(key)) return `.${key}`
  return `${isFirst ? '.' : ''}[${JSON.stringify(key)}]`
}

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'end',
  'as',
  'def',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'import',
  'include',
  'and',
  'or',
  'not',
  'module',
])

/** Gathers what a program is given. */
const createOptions = (names: ShellNames) => {
  const options = new Map<string, string>()
  let count = 0
  const give = (reference: Reference, holds: Reference['holds']): string => {
    if (reference.type === 'made') {
      count += 1
      const name = `made_${count}`
      options.set(name, `${holds === 'json' ? '--argjson' : '--arg'} ${name} "$(${made.get(reference.what)?.name ?? 'uuid'})"`)
      return `$${name}`
    }
    // Nobody knows what it is before it is there: it is taken out of the answer as JSON as well.
    const name = names.nameOf(holds === 'unknown' ? jsonName(reference.name) : reference.name)
    options.set(name, `${holds === 'text' ? '--arg' : '--argjson'} ${name} "$${name}"`)
    return `$${name}`
  }
  return { give, all: () => [...options.values()] }
}

/** Makes JSON of what names stand for, whatever characters are in it. */
export const jsonProgram = (value: Json, names: ShellNames): JqProgram => {
  const { give, all } = createOptions(names)
  const write = (part: Json): string => {
    switch (part.type) {
      case 'plain':
        return JSON.stringify(part.value)
      case 'list':
        return `[${part.items.map(write).join(', ')}]`
      case 'map':
        return `{${part.entries.map(([key, item]) => `${JSON.stringify(key)}: ${write(item)}`).join(', ')}}`
      case 'text': {
        const [only, ...others] = part.text
        if (typeof only === 'object' && others.length === 0) return give(only, only.holds)
        const texts = part.text.map((one) => (typeof one === 'string' ? JSON.stringify(one).slice(1, -1) : `\\(${give(one, 'text')})`))
        return `"${texts.join('')}"`
      }
    }
  }
  return { filter: write(value), options: all() }
}

/** Undefined for what the answer is not asked for here. */
export const checkProgram = (check: Check, names: ShellNames): JqProgram | undefined => {
  if (check.path.root === 'duration_ms') return undefined
  const { give, all } = createOptions(names)
  const filter = holds(check, give)
  return { filter: check.isNegated ? `(${filter}) | not` : filter, options: all() }
}

type Give = (reference: Reference, holds: Reference['holds']) => string

const holds = ({ path, isLength, test }: Check, give: Give): string => {
  const part = isLength ? `(${pathFilter(path)} | length)` : pathFilter(path)
  switch (test.type) {
    case 'equals':
      return equals(part, test.value, give)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `${part} | tonumber? // null | . != null and . ${test.type} ${operand(test.value, give)}`
    case 'contains': {
      const value = operand(test.value, give)
      return `${part} | if type == "array" then any(.[]; . == ${value}) else contains(${value}) end`
    }
    case 'starts_with':
      return `${part} | startswith(${operand(test.value, give)})`
    case 'ends_with':
      return `${part} | endswith(${operand(test.value, give)})`
    case 'matches':
      return `${part} | test(${JSON.stringify(test.pattern)})`
    case 'in':
      return `${part} as $value | ${literal([...test.values])} | any(.[]; . == $value)`
    case 'exists':
      return existsFilter(path)
    case 'is':
      return `${part} | ${kinds[test.kind]}`
  }
}

const equals = (part: string, value: Operand, give: Give): string => {
  if (value.type === 'value') return `${part} == ${literal(value.value)}`
  const { reference } = value
  if (reference.holds !== 'unknown') return `${part} == ${give(reference, reference.holds)}`
  const name = give(reference, 'text')
  return `${part} as $value | any(${name}, (${name} | fromjson?); . == $value)`
}

const operand = (value: Operand, give: Give): string => (value.type === 'value' ? literal(value.value) : give(value.reference, 'text'))

const literal = (value: JsonValue): string => JSON.stringify(value)

/** A null is there. */
const existsFilter = ({ root, keys }: AnswerPath): string => {
  const key = keys.at(-1)
  if (key === undefined) return 'true'
  const around = `[${filterOf([root, ...keys.slice(0, -1)])}?][0]`
  return typeof key === 'string'
    ? `${around} | type == "object" and has(${literal(key)})`
    : `${around} | type == "array" and has(${key < 0 ? `length + ${key}` : key})`
}

const kinds = {
  null: '. == null',
  empty: '. == null or . == "" or . == [] or . == {}',
  text: 'type == "string"',
  number: 'type == "number"',
  boolean: 'type == "boolean"',
  list: 'type == "array"',
  map: 'type == "object"',
} as const

/** As it stands in a command. */
export const jqWords = ({ filter, options }: JqProgram): string => [...options, quote(filter)].join(' ')
