import { hasTemplate } from '@testmesh/action-kit'
import { isName, unreadableName } from '@testmesh/expressions'
import type { Diagnostic, JsonValue } from '@testmesh/protocol'
import { placeAt, problem } from './problem.ts'
import { unfilledValue } from './unfilled-value.ts'

/**
 * Reads `KEY=VALUE` lines: an optional `export` before the key, quotes around the value taken off, `#` begins a comment at the
 * start of a line or after a space. In double quotes `\n`, `\"` and `\\` mean a newline, a quote and a backslash. Values are text.
 */
export const readEnvFile = (text: string, file: string): { values: Record<string, string>; diagnostics: Diagnostic[] } => {
  const values: Record<string, string> = {}
  const diagnostics: Diagnostic[] = []
  let offset = 0
  for (const [index, line] of text.split('\n').entries()) {
    const tell = (message: string, { at, length }: { at: number; length: number }, hint?: string) =>
      problem('PROJECT_BAD_ENV_FILE', message, placeAt(file, text, offset + at, length), hint)
    const warn = ({ message, hint }: { message: string; hint: string }, place: { at: number; length: number }) =>
      diagnostics.push({ ...tell(message, place, hint), severity: 'warning' })
    const read = readLine(line)
    if (typeof read === 'string') {
      // The line itself may be a part of a secret.
      const message = `line ${index + 1} of ${file} ${read}`
      diagnostics.push(tell(message, { at: 0, length: Math.max(1, line.trimEnd().length) }, read === NO_NAME ? NAMES : undefined))
    } else if (read) {
      const { at, key, value } = read
      const place = { at, length: key.length }
      if (Object.hasOwn(values, key))
        diagnostics.push(tell(`line ${index + 1} of ${file} gives ${key} another value`, place, 'Keep one of the two lines.'))
      else if (!isName(key)) warn(unreadableName(key), place)
      else if (hasTemplate(value)) warn(unfilledValue(key), place)
      values[key] = value
    }
    offset += line.length + 1
  }
  return { values, diagnostics }
}

const NO_NAME = 'has no name before its ='

const NAMES = 'A name begins with a letter or _, and goes on with letters, digits and _.'

/** Undefined for a line that says nothing; what is wrong with it, in words. `at` is where the key stands. */
const readLine = (line: string): { at: number; key: string; value: string } | string | undefined => {
  if (/^\s*(#|$)/.test(line)) return undefined
  const [, before = '', key, rest = ''] = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)\s*=(.*?)\s*$/.exec(line) ?? []
  if (key === undefined) return line.includes('=') ? NO_NAME : 'is not KEY=VALUE'
  if (key === '__proto__') return 'gives __proto__, which cannot be a name'
  const value = unquote(rest)
  return value === undefined ? 'opens a quote and does not close it' : { at: before.length, key, value }
}

/** Undefined where a quote is not closed: the value would go on in the next line, and values have one line. */
const unquote = (text: string): string | undefined => {
  const value = text.trimStart()
  const double = /^"((?:[^"\\]|\\.)*)"\s*(#.*)?$/.exec(value)
  if (double) return (double[1] ?? '').replace(/\\([n"\\])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
  // Quotes within quotes, as in "{"a": 1}", are a part of the value.
  const quoted = /^(["'])(.*?)\1\s*(#.*)?$/.exec(value)
  if (quoted) return quoted[2] ?? ''
  const plain = text.replace(/\s#.*$/, '').trim()
  return /^(["'])[^"']*$/.test(plain) ? undefined : plain
}

/** The text of an env file that reads back as these values; what is no text stands there as JSON. */
export const formatEnvFile = (values: Readonly<Record<string, JsonValue>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${quote(typeof value === 'string' ? value : JSON.stringify(value))}\n`)
    .join('')

/** Only where it must be: what has quotes, comments, newlines or spaces at an end. */
const quote = (value: string): string =>
  /^[^\s"'#\\][^"'#\\\n]*(?<!\s)$|^$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
