import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { linesOf, spaces } from './lines.ts'
import type { Style } from './style.ts'

/** What stands behind a key or dash: on its line (with the space before it), and on the lines below. */
export interface Written {
  readonly head: string
  readonly lines: readonly string[]
}

/** How the scalar was written that a new one takes the place of. */
export type ScalarStyle = 'plain' | '"' | "'" | 'block'

/** A value as YAML, behind a key or as the item of a list that stands in `column`. */
export const writeBlock = (value: JsonValue, { column, isItem = false, style, like }: BlockPlace): Written => {
  if (typeof value === 'string') return writeText(value, { column, isItem, style, like })
  if (!isFilled(value)) return { head: ` ${writeScalar(value, style)}`, lines: [] }
  if (!isItem) return { head: '', lines: blockLines(value, column + (Array.isArray(value) ? style.dash : style.indent), style) }
  const [first = '', ...lines] = blockLines(value, column + 2, style)
  return { head: ` ${first.trimStart()}`, lines }
}

interface BlockPlace {
  /** Of the key or the dash. */
  readonly column: number
  readonly isItem?: boolean
  readonly style: Style
  readonly like?: ScalarStyle | undefined
}

/** The lines of a map or list whose keys or dashes stand in `column`. */
export const blockLines = (value: JsonObject | readonly JsonValue[], column: number, style: Style): string[] => {
  const lines = (start: string, { head, lines: below }: Written): string[] => [`${spaces(column)}${start}${head}`, ...below]
  return isList(value)
    ? value.flatMap((item) => lines('-', writeBlock(item, { column, isItem: true, style })))
    : Object.entries(value).flatMap(([key, item]) => lines(`${writeKey(key, style)}:`, writeBlock(item, { column, style })))
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] => Array.isArray(value)

const isFilled = (value: JsonValue): value is JsonObject | readonly JsonValue[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

const writeText = (text: string, { column, isItem, style, like }: BlockPlace & { isItem: boolean }): Written => {
  const isLong = text.includes('\n') || (like === 'block' && text !== '')
  if (!isLong || !fitsLiteral(text)) return { head: ` ${writeScalar(text, style, { like })}`, lines: [] }
  const pad = spaces(column + (isItem ? 2 : style.indent))
  const lines = linesOf(text.endsWith('\n') ? text.slice(0, -1) : text)
  return { head: text.endsWith('\n') ? ' |' : ' |-', lines: lines.map((line) => (line === '' ? '' : pad + line)) }
}

/** A literal block says it as it is: no blank at the beginning, nor lines that only blanks make, nor what cannot be seen. */
const fitsLiteral = (text: string): boolean =>
  !/^\s|\n\s*\n$|^\s*$|[^\S\n]+(?:\n|$)/.test(text) && !unprintable.test(text) && !/\n\n$/.test(text)

const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/

/** A value on one line, as it may stand between braces and brackets. */
export const writeFlow = (value: JsonValue, style: Style, { like, isJson = false }: FlowStyle = {}): string => {
  if (!isFilled(value)) return writeScalar(value, style, { like: like ?? (isJson ? '"' : undefined), isFlow: true })
  if (isList(value)) return `[${value.map((item) => writeFlow(item, style, { isJson })).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${writeKey(key, style, isJson)}: ${writeFlow(item, style, { isJson })}`)
  return `{ ${entries.join(', ')} }`
}

interface FlowStyle {
  readonly like?: ScalarStyle | undefined
  /** Keys and texts around it are in double quotes. */
  readonly isJson?: boolean
}

export const writeKey = (key: string, style: Style, isJson = false): string =>
  !isJson && /^[\p{L}_$][\p{L}\p{N}_.$/-]*\??$/u.test(key) ? key : quote(key, isJson ? '"' : style.quote)

interface ScalarOptions {
  readonly like?: ScalarStyle | undefined
  readonly isFlow?: boolean
}

const writeScalar = (value: JsonValue, style: Style, { like, isFlow = false }: ScalarOptions = {}): string => {
  if (Array.isArray(value)) return '[]'
  if (typeof value === 'object' && value !== null) return '{}'
  if (typeof value !== 'string') return String(value)
  const isQuoted = like === '"' || like === "'"
  if (!isQuoted && isPlain(value, isFlow)) return value
  return quote(value, isQuoted ? like : style.quote)
}

/** Words and numbers that would not stay text, here or for a reader of YAML 1.1. */
const notText =
  /^(?:null|true|false|yes|no|on|off|y|n|~|[-+]?(?:\.\d+|\d[\d_]*(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+|[-+]?\.inf|\.nan)$/i

const isPlain = (text: string, isFlow: boolean): boolean =>
  /^[\p{L}\p{N}_/$.(^=+<\\~;]/u.test(text) &&
  !/:(?:\s|$)|\s#|\s$|[\t\r\n]|^(?:---|\.\.\.)|^<<$|^=$/.test(text) &&
  !(isFlow && /[,[\]{}]|:["']/.test(text)) &&
  !unprintable.test(text) &&
  !notText.test(text)

/** Single quotes say everything as it is; double quotes know escapes. The other kind is taken when it needs fewer. */
const quote = (text: string, preferred: '"' | "'"): string => {
  const needsEscapes = /[\n\t\r]/.test(text) || unprintable.test(text)
  const isSingle = preferred === "'" ? !text.includes("'") || /["\\]/.test(text) : /["\\]/.test(text) && !text.includes("'")
  return isSingle && !needsEscapes ? `'${text.replaceAll("'", "''")}'` : writeEscaped(text)
}

const writeEscaped = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
