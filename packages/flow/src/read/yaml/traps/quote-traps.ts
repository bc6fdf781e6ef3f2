import { lineAt } from '../line-at.ts'
import type { FindTrap } from '../yaml-error.ts'
import { findValue, harmless, write } from './trap-text.ts'

/** A string that runs on to a later line, or to the end of the file: its closing quote is missing where it begins. */
export const openQuote: FindTrap = ({ code, message, pos }, { text, scan }) => {
  if (!(code === 'MISSING_CHAR' && message.includes('quote')) && !message.startsWith('Unexpected')) return undefined
  const found = scan.longQuotes.find(
    (quote) => quote.end === pos[0] || quote.end === pos[1] || (quote.start < pos[0] && quote.end >= pos[0] - 1),
  )
  if (!found) return undefined
  const line = lineAt(text, found.start)
  const open = scan.openBrackets.filter((bracket) => bracket < found.start).length
  const end = found.start + withoutClosers(text.slice(found.start, line.end).trimEnd(), open).length
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

/** The brackets that close what the quote stands in are no part of it. */
const withoutClosers = (value: string, open: number): string => {
  const shorter = value.replace(/\s*[\]}]$/, '')
  return open > 0 && shorter !== value ? withoutClosers(shorter, open - 1) : value
}

/** `'it's fine'`, `"a" and more`. */
export const textBehindQuote: FindTrap = ({ message, pos }, { text }) => {
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

export const unknownEscape: FindTrap = ({ code, pos }, { text }) => {
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
