import { lineAt } from '../line-at.ts'
import type { FindTrap } from '../yaml-error.ts'
import { findValue, harmless, quoted, write } from './trap-text.ts'

/** `name: Create: the order` */
export const colonInText: FindTrap = ({ code, pos }, { text }) => {
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

/** `- body == { id: 1, total: 2 }` */
export const mapInItem: FindTrap = ({ code, pos }, { text }) => {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  const line = lineAt(text, pos[0])
  const found = findValue(line)
  // Before the first colon stands no key but text with a bracket.
  if (!found || found.key !== undefined || !/^\s*- /.test(line.text) || !/^[^\s"'[{][^:"']*\{[^:]*:(?:\s|$)/.test(found.value))
    return undefined
  const { start, value } = found
  return {
    problem: {
      code: 'YAML_UNQUOTED_VALUE',
      message: 'text with a map in it must be quoted: YAML reads a key',
      hint: `write - ${quoted(value)}`,
      start,
      end: start + value.length,
    },
    patch: { start, text: harmless(value) },
  }
}

/** `[status in [200, 201]]`, `{ id: $.items[0].id }` */
export const bracketInText: FindTrap = ({ code, pos: [bracket] }, { text }) => {
  const isBracket = text[bracket] === '[' || text[bracket] === '{'
  if (!isBracket || (code !== 'MISSING_CHAR' && code !== 'UNEXPECTED_TOKEN')) return undefined
  const line = lineAt(text, bracket)
  const [, begun] = beginsItem.exec(line.text.slice(0, bracket - line.start)) ?? []
  if (begun === undefined) return undefined
  const start = bracket - begun.length
  const whole = text.slice(start, endOfItem(text, bracket, line.end)).trimEnd()
  return {
    problem: {
      code: 'YAML_UNQUOTED_VALUE',
      message: `between brackets, text with ${text[bracket]} in it must be quoted: YAML reads a ${text[bracket] === '[' ? 'list' : 'map'}`,
      hint: write(undefined, quoted(whole)),
      start,
      end: start + whole.length,
    },
    patch: { start, text: harmless(whole) },
  }
}

/** Plain text behind the last bracket, comma or colon before it. */
const beginsItem = /^.*(?:[[{,]|:\s)\s*([^\s[\]{},"'][^[\]{},]*)$/

const endOfItem = (text: string, from: number, lineEnd: number): number => {
  let depth = 0
  for (let at = from; at < lineEnd; at++) {
    const character = text[at] ?? ''
    if (depth === 0 && ',]}'.includes(character)) return at
    if ('[{'.includes(character)) depth++
    else if (']}'.includes(character)) depth--
  }
  return lineEnd
}

export const reservedStart: FindTrap = ({ code, pos }, { text }) => {
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
    patch: { start: pos[0], text: ' ' },
  }
}

/** `when: !ready` */
export const unknownTag: FindTrap = ({ code, pos }, { text }) => {
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
    patch: { start: pos[0], text: ` ${harmless(tag.slice(1))}` },
  }
}
