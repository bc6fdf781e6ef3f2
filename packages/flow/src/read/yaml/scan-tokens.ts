import { type CST, Lexer, Parser } from 'yaml'
import type { Problem } from '../problem.ts'
import { limits } from './limits.ts'

/** What the first pass over a text saw. */
export interface Scan {
  readonly tokens: readonly CST.Token[]
  /** It went beyond a limit and stopped there; `tokens` is empty. */
  readonly refused?: Problem
  /** Quoted scalars that run over several lines, or to the end: one of them may lack its closing quote. */
  readonly longQuotes: readonly { readonly start: number; readonly end: number }[]
  /** Brackets that were opened and not closed; last those that another kind of bracket closes. */
  readonly openBrackets: readonly number[]
  /** Where lists and maps between brackets stand; one that is never closed goes on to the end. */
  readonly bracketed: readonly { readonly start: number; readonly end: number }[]
}

/**
 * Lexes and parses, and stops at the first limit that is passed. The counting costs next to nothing beside the parser's own
 * work, and it stands before the recursive half of the library (composing), which deep nesting could bring down.
 */
export const scanTokens = (text: string): Scan => {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  const seen: Seen = {
    text,
    nodes: 0,
    marks: 0,
    properties: 0,
    documents: 0,
    longQuotes: [],
    openBrackets: [],
    wrongBrackets: [],
    bracketed: [],
  }
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset
    for (const token of parser.next(lexeme)) tokens.push(token)
    // The document itself and the scalar at the tip stand on the stack too.
    const refused = parser.stack.length > limits.depth + 2 ? tooDeep(start) : count(lexeme, start, seen)
    if (refused) return { ...seenBy(seen), tokens: [], refused }
  }
  for (const token of parser.end()) tokens.push(token)
  return { ...seenBy(seen), tokens }
}

const seenBy = ({ longQuotes, openBrackets, wrongBrackets, bracketed }: Seen): Omit<Scan, 'tokens' | 'refused'> => ({
  longQuotes,
  openBrackets: [...openBrackets, ...wrongBrackets],
  bracketed,
})

interface Seen {
  readonly text: string
  nodes: number
  /** Punctuation that comes with a node, and makes one where nothing stands beside it: `[,,]`. */
  marks: number
  properties: number
  documents: number
  readonly longQuotes: { start: number; end: number }[]
  readonly openBrackets: number[]
  readonly wrongBrackets: number[]
  readonly bracketed: { start: number; end: number }[]
}

/** Notes a lexeme by its first character; says so when one is too many. */
const count = (lexeme: string, start: number, seen: Seen): Problem | undefined => {
  switch (lexeme[0]) {
    case '"':
    case "'":
      if (isLongQuote(lexeme)) seen.longQuotes.push({ start, end: start + lexeme.length })
      return ++seen.nodes > limits.nodes ? tooMany(start) : undefined
    case '[':
    case '{':
      if (seen.openBrackets.length === 0) seen.bracketed.push({ start, end: Number.POSITIVE_INFINITY })
      seen.openBrackets.push(start)
      return ++seen.nodes > limits.nodes ? tooMany(start) : undefined
    case ']':
    case '}':
      closeBracket(lexeme[0], start, seen)
      return undefined
    case plainScalar:
    case '|':
    case '>':
    case '*':
      return ++seen.nodes > limits.nodes ? tooMany(start) : undefined
    case '&':
    case '!':
    case '%':
      return ++seen.properties > limits.properties ? tooMany(start) : undefined
    case '.':
      return lexeme === '...' && ++seen.documents > limits.documents ? tooManyDocuments(start) : undefined
    case '-':
      if (lexeme === '---' && ++seen.documents > limits.documents) return tooManyDocuments(start)
      return ++seen.marks > limits.nodes ? tooMany(start) : undefined
    case ',':
    case ':':
    case '?':
      return ++seen.marks > limits.nodes ? tooMany(start) : undefined
    default:
      return undefined
  }
}

/** Closes the nearest of its kind; those that were opened inside and not closed are the mistake. */
const closeBracket = (closer: string, start: number, { text, openBrackets, wrongBrackets, bracketed }: Seen): void => {
  const opener = closer === ']' ? '[' : '{'
  const at = openBrackets.findLastIndex((open) => text[open] === opener)
  if (at === -1) return
  wrongBrackets.push(...openBrackets.splice(at).slice(1))
  const outermost = bracketed.at(-1)
  if (openBrackets.length === 0 && outermost) outermost.end = start
}

/** What the lexer puts in front of a plain scalar. */
const plainScalar = '\u001f'

const isLongQuote = (lexeme: string): boolean => lexeme.length === 1 || lexeme.at(-1) !== lexeme[0] || lexeme.includes('\n')

const tooManyDocuments = (start: number): Problem => ({
  code: 'FLOW_TOO_LARGE',
  message: `the file holds more than ${limits.documents} documents`,
  hint: 'split it',
  start,
  end: start + 3,
})

export const tooMany = (start: number): Problem => ({
  code: 'FLOW_TOO_LARGE',
  message: `the document holds more than ${limits.nodes} values`,
  hint: 'move data to a file and name it in "data", or split the flow with run_flow',
  start,
  end: start + 1,
})

export const tooDeep = (start: number): Problem => ({
  code: 'FLOW_TOO_DEEP',
  message: `the document is nested deeper than ${limits.depth} levels`,
  hint: 'move deep data to a file',
  start,
  end: start + 1,
})
