import type { Syntax, TokenKind } from './syntax.ts'

/** A place in a statement that takes a value. Offsets are into the statement's text. */
export interface Placeholder {
  readonly start: number
  readonly end: number
  /** `$2` is 2, `:name` is its name, `?` has none of its own, `??` is the operator `?`. */
  readonly name: number | string | undefined
}

export interface Statement {
  readonly text: string
  /** Line of the whole text it begins on, from 1. */
  readonly line: number
  readonly placeholders: readonly Placeholder[]
}

/**
 * Splits SQL at its semicolons and finds `$1`, `?` and `:name`, but not in strings, quoted names and comments. `??` stands for the
 * operator `?`. The body of a routine, `BEGIN … END`, stays together.
 */
export const splitStatements = (sql: string, syntax: Syntax): Statement[] => {
  const statements: Statement[] = []
  let start = 0
  let depth = 0
  let placeholders: Placeholder[] = []
  let hasContent = false
  const finish = (end: number) => {
    const lead = /^\s*/.exec(sql.slice(start, end))?.[0].length ?? 0
    const from = start + lead
    if (hasContent)
      statements.push({
        text: sql.slice(from, end).trimEnd(),
        line: sql.slice(0, from).split('\n').length,
        placeholders: placeholders.map((one) => ({ ...one, start: one.start - from, end: one.end - from })),
      })
    start = end + 1
    placeholders = []
    hasContent = false
  }
  for (const token of tokens(sql, syntax)) {
    if (token.kind === 'end' && depth === 0) finish(token.start)
    if (token.kind === 'space') continue
    if (token.kind === 'placeholder') placeholders.push({ start: token.start, end: token.end, name: nameOf(token.text) })
    if (token.kind === 'word' && bodyWords.has(token.text.toUpperCase())) depth += depthOf(token, { depth, sql, start, syntax })
    hasContent ||= token.kind !== 'end'
  }
  finish(sql.length)
  return statements
}

const nameOf = (text: string): number | string | undefined => {
  if (text.startsWith('?')) return text === '?' ? undefined : text
  return text.startsWith('$') ? Number(text.slice(1)) : text.slice(1)
}

/** Those that begin or end a body, or a part of one. */
const bodyWords = new Set(['BEGIN', 'CASE', 'END'])

interface Around {
  readonly depth: number
  readonly sql: string
  /** Where the statement begins. */
  readonly start: number
  readonly syntax: Syntax
}

/** How much deeper it is behind the word. */
const depthOf = ({ text, start: at, end }: Token, { depth, sql, start, syntax }: Around): number => {
  const word = text.toUpperCase()
  const [before, after] = [sql.slice(start, at), sql.slice(end)]
  if (depth === 0) return syntax.opensBody(word, before, after) ? 1 : 0
  // END IF ends no body, and the CASE of END CASE begins none.
  if (word === 'END') return /^\s+(IF|LOOP|WHILE|REPEAT|FOR)\b/i.test(after) ? 0 : -1
  return /\bEND\s+$/i.test(before) ? 0 : 1
}

interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

function* tokens(sql: string, syntax: Syntax): Generator<Token> {
  let at = 0
  while (at < sql.length) {
    const end = sql.startsWith('/*', at) ? endOfComment(sql, at, syntax) : undefined
    const token = end === undefined ? tokenAt(sql, at, syntax.patterns) : { kind: 'space' as const, text: '', start: at, end }
    yield token
    at = token.end
  }
}

const tokenAt = (sql: string, at: number, patterns: Syntax['patterns']): Token => {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const [text] = pattern.exec(sql) ?? []
    if (text) return { kind, text, start: at, end: at + text.length }
  }
  return { kind: 'other', text: sql.charAt(at), start: at, end: at + 1 }
}

const endOfComment = (sql: string, start: number, { hasNestedComments }: Syntax): number => {
  let depth = 0
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at) && (hasNestedComments || depth === 0)) depth += 1
    else if (sql.startsWith('*/', at)) depth -= 1
    else continue
    at += 1
    if (depth === 0) return at + 1
  }
  return sql.length
}
