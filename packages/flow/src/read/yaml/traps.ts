import type { Problem } from '../problem.ts'
import type { ErrorContext, Explained, YamlError } from './explain-errors.ts'
import { lineAt } from './explain-errors.ts'

/** A line without its break; offsets count into the whole text. */
export interface Line {
  readonly start: number
  readonly text: string
}

type FindTrap = (error: YamlError, context: ErrorContext) => Explained | undefined

/** Where the value of a `key: value` or `- value` line begins, with the key. */
const valueStart = /^(\s*(?:- +)*)(?:([^\s#"'{[][^#"'{[]*?):\s+)?(?=\S)/

const findValue = (line: Line): { readonly key: string | undefined; readonly start: number; readonly value: string } | undefined => {
  const head = valueStart.exec(line.text)
  if (!head) return undefined
  const value = line.text.slice(head[0].length).trimEnd()
  return { key: head[2], start: line.start + head[0].length, value }
}

/** Plain text of the same length that YAML takes as it is. */
const harmless = (text: string): string => text.replace(/[^\w ./-]/g, '_').replace(/^[ ./-]/, '_')

const write = (key: string | undefined, value: string): string => `write ${key === undefined ? '' : `${key}: `}${value}`

const quoted = (value: string): string => (value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value.replaceAll('\\', '\\\\')}"`)

export const unquotedTemplate = (value: string, key?: string): Pick<Problem, 'code' | 'message' | 'hint'> => ({
  code: 'YAML_UNQUOTED_TEMPLATE',
  message: 'a value that begins with {{ must be quoted: YAML reads the brace as the start of a map',
  hint: write(key, quoted(value)),
})

/** `url: {{base}}/orders` */
const templateAtStart: FindTrap = ({ pos }, { text }) => {
  const found = findValue(lineAt(text, pos[0]))
  if (!found?.value.startsWith('{{')) return undefined
  const { start, value, key } = found
  return {
    problem: { ...unquotedTemplate(value, key), start, end: start + value.length },
    patch: { start, text: harmless(value) },
  }
}

/** `{ url: ${base}/orders }` */
const tokenInFlow: FindTrap = ({ pos }, { text }) => {
  const line = lineAt(text, pos[0])
  const column = pos[0] - line.start
  for (const found of line.text.matchAll(/(?<=[\s,[{:])[^\s,[\]{}"']*(?:\$\{[^}]*\}|\{\{[^}]*\}\})[^\s,[\]{}"']*/g)) {
    if (found.index > column || found.index + found[0].length < column) continue
    const start = line.start + found.index
    return {
      problem: {
        code: 'YAML_UNQUOTED_TEMPLATE',
        message: 'between { } and [ ] a value with a template must be quoted: YAML reads its braces as its own',
        hint: write(undefined, quoted(found[0])),
        start,
        end: start + found[0].length,
      },
      patch: { start, text: harmless(found[0]) },
    }
  }
  return undefined
}

const markerComment =
  /(?<=[\s,{[:])##?(?:string|number|integer|boolean|array|object|null|notnull|present|absent|uuid|date|datetime|email|url|ignore|regex|\[\d*\]|\?)/

/** `{ id: #uuid, total: 3 }`: the rest of the line is a comment, so the bracket never closes. */
const markerInFlow: FindTrap = ({ message }, { text, scan }) => {
  if (!/sufficiently indented|end with a|Expected flow/.test(message)) return undefined
  for (const open of scan.openBrackets) {
    const line = lineAt(text, open)
    const found = markerComment.exec(line.text.slice(open - line.start))
    if (!found) continue
    const start = open + found.index
    return {
      problem: {
        code: 'YAML_COMMENT',
        message: `${found[0]} begins a comment in YAML, which hides the rest of the line`,
        hint: write(undefined, `"${found[0]}"`),
        start,
        end: start + found[0].length,
      },
      patch: { start, text: harmless(found[0]) },
    }
  }
  return undefined
}

const tabIndent: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'TAB_AS_INDENT') return undefined
  const line = lineAt(text, pos[0])
  const indent = /^[ \t]*/.exec(line.text)?.[0] ?? ''
  if (!indent.includes('\t')) return undefined
  return {
    problem: {
      code: 'YAML_TAB',
      message: 'a tab indents this line; YAML wants spaces',
      hint: 'use two spaces for each level',
      start: line.start + indent.indexOf('\t'),
      end: line.start + indent.lastIndexOf('\t') + 1,
    },
    patch: { start: line.start, text: indent.replaceAll('\t', ' ') },
  }
}

/** A string that runs on to a later line, or to the end of the file: its closing quote is missing where it begins. */
const openQuote: FindTrap = ({ code, message, pos }, { text, scan }) => {
  if (!(code === 'MISSING_CHAR' && message.includes('quote')) && !message.startsWith('Unexpected')) return undefined
  const found = scan.longQuotes.find(
    (quote) => quote.end === pos[0] || quote.end === pos[1] || (quote.start < pos[0] && quote.end >= pos[0] - 1),
  )
  if (!found) return undefined
  const line = lineAt(text, found.start)
  const end = line.start + line.text.trimEnd().length
  return {
    problem: {
      code: 'YAML_QUOTE',
      message: 'this quote is never closed',
      hint: `add ${text[found.start] ?? '"'} at the end of the value`,
      start: found.start,
      end,
    },
    patch: { start: found.start, text: harmless(text.slice(found.start, end)) },
  }
}

/** `'it's fine'`, `"a" and more`. */
const textBehindQuote: FindTrap = ({ message, pos }, { text }) => {
  if (!message.startsWith('Unexpected scalar at node end')) return undefined
  const found = findValue(lineAt(text, pos[0]))
  if (!found || !/^["']/.test(found.value)) return undefined
  const { start, value, key } = found
  const isApostrophe = value.startsWith("'") && /\w'\w/.test(value)
  const whole = value.endsWith(value[0] ?? '') && value.length > 1 ? value.slice(1, -1) : value
  return {
    problem: {
      code: 'YAML_QUOTE',
      message: isApostrophe ? "an apostrophe ends the text that '…' began" : 'text follows the closing quote',
      hint: write(key, isApostrophe ? `"${whole}"` : `'${value.replaceAll("'", "''")}'`),
      start: isApostrophe ? pos[0] - 1 : pos[0],
      end: isApostrophe ? pos[0] : pos[1],
    },
    patch: { start, text: harmless(value) },
  }
}

/** `name: Create: the order` */
const colonInText: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  const found = findValue(lineAt(text, pos[0]))
  const colon = found ? found.value.search(/:(\s|$)/) : -1
  if (!found || found.key === undefined || colon === -1) return undefined
  const { start, value, key } = found
  return {
    problem: {
      code: 'YAML_UNQUOTED_VALUE',
      message: 'a value with a colon and a space in it must be quoted: YAML reads a second key',
      hint: write(key, quoted(value)),
      start,
      end: start + value.length,
    },
    patch: { start: start + colon, text: '_' },
  }
}

/** `method:POST` */
const spaceAfterColon: FindTrap = ({ code, message, pos }, { text }) => {
  if (code !== 'MULTILINE_IMPLICIT_KEY' && !message.startsWith('Implicit map keys')) return undefined
  const line = lineAt(text, pos[0])
  const found = /^(\s*(?:- +)*)([A-Za-z_][\w-]*):(?!\/\/)(\S.*?)\s*$/.exec(line.text)
  const [, indent = '', key = '', value = ''] = found ?? []
  if (!found) return undefined
  const start = line.start + indent.length
  return {
    problem: {
      code: 'YAML_COLON',
      message: 'a space is missing behind the colon',
      hint: write(key, value),
      start,
      end: start + key.length + 1 + value.length,
    },
    patch: { start, text: `${key}: ${harmless(value).slice(1) || ''}`.padEnd(key.length + 1 + value.length) },
  }
}

const reservedStart: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'BAD_SCALAR_START') return undefined
  const character = text[pos[0]] ?? ''
  const found = findValue(lineAt(text, pos[0]))
  const isWhole = found !== undefined && found.start === pos[0]
  return {
    problem: {
      code: 'YAML_UNQUOTED_VALUE',
      message: `a value that begins with ${character} must be quoted`,
      hint: isWhole ? write(found.key, quoted(found.value)) : 'put it between quotes',
      start: pos[0],
      end: isWhole ? pos[0] + found.value.length : pos[1],
    },
    patch: { start: pos[0], text: '_' },
  }
}

/** `when: !ready` */
const unknownTag: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'TAG_RESOLVE_FAILED') return undefined
  const found = findValue(lineAt(text, pos[0]))
  const isWhole = found !== undefined && found.start === pos[0]
  const tag = text.slice(pos[0], pos[1])
  return {
    problem: {
      code: 'YAML_UNQUOTED_VALUE',
      message: `${tag} is a tag in YAML, and not one that means anything here`,
      hint: isWhole ? write(found.key, quoted(found.value)) : 'if it is text, quote it',
      start: pos[0],
      end: pos[1],
    },
    patch: { start: pos[0], text: harmless(tag) },
  }
}

const unknownEscape: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'BAD_DQ_ESCAPE') return undefined
  const written = text.slice(pos[0], pos[0] + 2)
  return {
    problem: {
      code: 'YAML_ESCAPE',
      message: `${written} is not an escape that "…" knows`,
      hint: `write \\${written}, or use '…', where a backslash is a backslash`,
      start: pos[0],
      end: pos[0] + 2,
    },
    patch: { start: pos[0], text: '__' },
  }
}

/** `tags: - smoke` */
const listBehindKey: FindTrap = ({ message, pos }, { text }) => {
  if (!message.startsWith('Unexpected block-seq-ind on same line')) return undefined
  return {
    problem: {
      code: 'YAML_INDENT',
      message: 'a list cannot begin on the line of its key',
      hint: 'put "- …" on the next line, or write [a, b]',
      start: pos[0],
      end: lineAt(text, pos[0]).end,
    },
    patch: { start: pos[0], text: '_' },
  }
}

/** Most telling first; an error is told by the first that knows it. */
export const traps: readonly FindTrap[] = [
  tabIndent,
  openQuote,
  templateAtStart,
  tokenInFlow,
  markerInFlow,
  textBehindQuote,
  colonInText,
  spaceAfterColon,
  reservedStart,
  unknownTag,
  unknownEscape,
  listBehindKey,
]
