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
 * Splits SQL at its semicolons and finds `$1`, `?` and `:name`, but not in strings, quoted names, comments and dollar quotes;
 * `::type` and array slices (`a[1:n]`) are no names. `??` stands for the operator `?`. A body of `BEGIN ATOMIC … END` stays together.
 */
export const splitStatements = (sql: string): Statement[] => {
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
  for (const token of tokens(sql)) {
    if (token.kind === 'end' && depth === 0) finish(token.start)
    if (token.kind === 'space') continue
    if (token.kind === 'placeholder') placeholders.push({ start: token.start, end: token.end, name: nameOf(token.text) })
    if (token.kind === 'word') depth = nextDepth(depth, token.text, sql.slice(token.end))
    hasContent ||= token.kind !== 'end'
  }
  finish(sql.length)
  return statements
}

const nameOf = (text: string): number | string | undefined => {
  if (text.startsWith('?')) return text === '?' ? undefined : text
  return text.startsWith('$') ? Number(text.slice(1)) : text.slice(1)
}

const nextDepth = (depth: number, word: string, rest: string): number => {
  const upper = word.toUpperCase()
  if (depth === 0) return upper === 'BEGIN' && /^\s+ATOMIC\b/i.test(rest) ? 1 : 0
  if (upper === 'CASE' || upper === 'BEGIN') return depth + 1
  return upper === 'END' ? depth - 1 : depth
}

interface Token {
  readonly kind: 'space' | 'quoted' | 'word' | 'placeholder' | 'end' | 'other'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** In this order: the first that fits at a place is the token there. */
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+|--[^\n]*/y],
  ['quoted', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/y],
  ['quoted', /'(?:[^']|'')*'?/y],
  ['quoted', /"(?:[^"]|"")*"?/y],
  ['quoted', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$(?![\s\S]))/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['placeholder', /\$\d+/y],
  ['other', /::|:=|\?[|&](?![|&])|\d[\w.]*(?::(?=[\w]))?/y],
  ['placeholder', /:[A-Za-z_]\w*/y],
  ['placeholder', /\?\??/y],
  ['end', /;/y],
]

function* tokens(sql: string): Generator<Token> {
  let at = 0
  while (at < sql.length) {
    const end = sql.startsWith('/*', at) ? endOfComment(sql, at) : undefined
    const token = end === undefined ? tokenAt(sql, at) : { kind: 'space' as const, text: '', start: at, end }
    yield token
    at = token.end
  }
}

const tokenAt = (sql: string, at: number): Token => {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const [text] = pattern.exec(sql) ?? []
    if (text) return { kind, text, start: at, end: at + text.length }
  }
  return { kind: 'other', text: sql.charAt(at), start: at, end: at + 1 }
}

/** Comments of PostgreSQL nest. */
const endOfComment = (sql: string, start: number): number => {
  let depth = 0
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) depth += 1
    else if (sql.startsWith('*/', at)) depth -= 1
    else continue
    at += 1
    if (depth === 0) return at + 1
  }
  return sql.length
}
