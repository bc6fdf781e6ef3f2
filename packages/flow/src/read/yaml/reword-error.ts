import type { CodeName } from '../../codes.ts'
import type { Problem } from '../problem.ts'
import { lineAt } from './line-at.ts'
import type { ErrorContext, YamlError } from './yaml-error.ts'

interface Wording {
  readonly matches: RegExp
  readonly code: CodeName
  readonly message: string
  readonly hint?: string
}

const wordings: readonly Wording[] = [
  {
    matches: /^Implicit keys need to be on a single line/,
    code: 'YAML_COLON',
    message: 'this line has no colon, so YAML joins it with the next',
    hint: 'write key: value',
  },
  { matches: /^Implicit map keys need to be followed/, code: 'YAML_COLON', message: 'a key without a colon', hint: 'write key: value' },
  {
    matches: /^All mapping items must start/,
    code: 'YAML_INDENT',
    message: 'this line does not line up with the keys above it',
    hint: 'keys of one map begin in the same column',
  },
  {
    matches: /^A block sequence may not be used as an implicit map key/,
    code: 'YAML_INDENT',
    message: 'this list does not line up with what stands above it',
    hint: 'items of one list begin with "- " in the same column',
  },
  {
    matches: /^Block collections are not allowed within flow collections/,
    code: 'YAML_SYNTAX',
    message: 'between brackets a comma or a closing bracket is missing here',
    hint: 'there a list is written [a, b], and a map { a: 1, b: 2 }',
  },
  {
    matches: /^Missing , or : between flow/,
    code: 'YAML_SYNTAX',
    message: 'between brackets a comma or a colon is missing here',
    hint: 'write [a, b] and { a: 1, b: 2 }; text with brackets or commas in it wants quotes',
  },
  {
    matches: /^(All sequence items must start|Sequence item without - indicator)/,
    code: 'YAML_INDENT',
    message: 'this line does not line up with the list above it',
    hint: 'items of one list begin with "- " in the same column',
  },
]

const brackets: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** The library's own complaint in plain words. */
export const rewordError = (error: YamlError, context: ErrorContext): Problem => {
  const [from, to] = error.pos
  const known = knownLine(context.text, from)
  if (known) return known
  const open = /end with a |Expected flow/.test(error.message) ? context.scan.openBrackets.at(-1) : undefined
  if (open !== undefined) return openBracket(context.text, open)
  if (error.message.startsWith('Nested mappings')) return belowValue(context.text, from)
  if (error.message.startsWith('Unexpected')) return outOfPlace(context.text, error.pos)
  const wording = wordings.find(({ matches }) => matches.test(error.message))
  const line = lineAt(context.text, from)
  const indent = line.text.length - line.text.trimStart().length
  const start = Math.max(from, line.start + (from < line.start + indent ? indent : 0))
  const end = Math.max(start + 1, Math.min(to, line.end))
  if (!wording) return { code: 'YAML_SYNTAX', message: `this is not valid YAML: ${lowerFirst(error.message)}`, start, end }
  const { code, message, hint } = wording
  return { code, message, hint, start, end }
}

/** What the line itself tells, whatever it makes the library complain of. */
const knownLine = (text: string, at: number): Problem | undefined => {
  const line = lineAt(text, at)
  const { start, end } = line
  if (/^(?:<{7}|={7}|>{7})(?: |$)/.test(line.text)) {
    const hint = 'keep one of the two versions, and remove the lines with <<<<<<<, ======= and >>>>>>>'
    return { code: 'YAML_SYNTAX', message: 'two versions of the file were never merged here', hint, start, end }
  }
  const [, indent = '', item] = /^(\s*)-([^\s-].*)$/.exec(line.text) ?? []
  if (item !== undefined) return dashWithoutSpace(item, { start: start + indent.length, end })
  const above = start > 0 ? lineAt(text, start - 1).text : ''
  if (!/(?:^|[:-] +)[|>][-+\d]*\s*$/.test(above)) return undefined
  const hint = 'indent it by two spaces more'
  return {
    code: 'YAML_INDENT',
    message: 'the text of a block begins further right than its key',
    hint,
    start: start + line.text.search(/\S|$/),
    end,
  }
}

export const dashWithoutSpace = (item: string, place: { readonly start: number; readonly end: number }): Problem => ({
  code: 'YAML_INDENT',
  message: 'a space is missing behind the dash',
  hint: `write - ${item}`,
  ...place,
})

const openBracket = (text: string, start: number): Problem => {
  const bracket = text[start] ?? ''
  return {
    code: 'YAML_BRACKET',
    message: `this ${bracket} is never closed`,
    hint: `add ${brackets[bracket]}, or quote the value`,
    start,
    end: start + 1,
  }
}

/** The complaint is about the value; the mistake is the line below it. */
const belowValue = (text: string, valueAt: number): Problem => {
  const next = /\n[ \t]*(?=[^\s#])/g
  next.lastIndex = valueAt
  const found = next.exec(text)
  const start = found ? found.index + found[0].length : valueAt
  return {
    code: 'YAML_INDENT',
    message: 'this line stands below a value, where no keys can stand',
    hint: 'line it up with the keys above it, or remove the value',
    start,
    end: Math.max(start + 1, lineAt(text, start).end),
  }
}

const outOfPlace = (text: string, [start, end]: readonly [number, number]): Problem => ({
  code: 'YAML_SYNTAX',
  message: `${text.slice(start, end).split('\n')[0]?.trim() || 'this'} does not belong here`,
  hint: 'if it is part of a text, quote the whole text',
  start,
  end: Math.max(start + 1, Math.min(end, lineAt(text, start).end)),
})

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
