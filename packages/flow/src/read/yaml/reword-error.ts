import type { CodeName } from '../../codes.ts'
import type { Problem } from '../problem.ts'
import type { ErrorContext, YamlError } from './explain-errors.ts'
import { lineAt } from './explain-errors.ts'

interface Wording {
  readonly matches: RegExp
  readonly code: CodeName
  readonly message: string
  readonly hint?: string
}

const wordings: readonly Wording[] = [
  {
    matches: /^Nested mappings are not allowed/,
    code: 'YAML_INDENT',
    message: 'this key already has a value, so no keys can stand below it',
    hint: 'remove the value, or move the lines below it',
  },
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
    matches: /^(All sequence items must start|Sequence item without - indicator)/,
    code: 'YAML_INDENT',
    message: 'this line does not line up with the list above it',
    hint: 'items of one list begin with "- " in the same column',
  },
  { matches: /^Unexpected .* at node end/, code: 'YAML_SYNTAX', message: 'this does not belong here: the value before it is complete' },
]

const brackets: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** The library's own complaint in plain words. */
export const rewordError = (error: YamlError, context: ErrorContext): Problem => {
  const [from, to] = error.pos
  const open = /end with a |Expected flow/.test(error.message) ? context.scan.openBrackets.at(-1) : undefined
  if (open !== undefined) return openBracket(context.text, open)
  const wording = wordings.find(({ matches }) => matches.test(error.message))
  const line = lineAt(context.text, from)
  const indent = line.text.length - line.text.trimStart().length
  const start = Math.max(from, line.start + (from < line.start + indent ? indent : 0))
  const end = Math.max(start + 1, Math.min(to, line.end))
  if (!wording) return { code: 'YAML_SYNTAX', message: `this is not valid YAML: ${lowerFirst(error.message)}`, start, end }
  const { code, message, hint } = wording
  return { code, message, hint, start, end }
}

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

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
