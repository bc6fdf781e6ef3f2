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
  /** Brackets that were opened and not closed. */
  readonly openBrackets: readonly number[]
}

/**
 * Lexes and parses, and stops at the first limit that is passed. The counting costs nothing beside the parser's own work,
 * and it stands before the recursive half of the library (composing), which deep nesting could bring down.
 */
export const scanTokens = (text: string): Scan => {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  const longQuotes: { start: number; end: number }[] = []
  const openBrackets: number[] = []
  let nodes = 0
  let marks = 0
  let properties = 0
  let documents = 0
  const refused = (problem: Problem): Scan => ({ tokens: [], refused: problem, longQuotes, openBrackets })
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset
    for (const token of parser.next(lexeme)) tokens.push(token)
    const first = lexeme[0] ?? ''
    if (startsNode.includes(first) && ++nodes > limits.nodes) return refused(tooMany(start))
    if (isMark.includes(first) && ++marks > limits.nodes) return refused(tooMany(start))
    if ((first === '&' || first === '!') && ++properties > limits.properties) return refused(tooMany(start))
    if (lexeme === '---' && ++documents > limits.documents) return refused(tooManyDocuments(start))
    if (first === '[' || first === '{') openBrackets.push(start)
    else if (first === ']' || first === '}') openBrackets.pop()
    else if ((first === '"' || first === "'") && isLongQuote(lexeme, first)) longQuotes.push({ start, end: start + lexeme.length })
    // The document itself and the scalar at the tip stand on the stack too.
    if (parser.stack.length > limits.depth + 2) return refused(tooDeep(start))
  }
  for (const token of parser.end()) tokens.push(token)
  return { tokens, longQuotes, openBrackets }
}

/** First characters of lexemes that make a node: a scalar's mark, quotes, block scalars, aliases, flow collections. */
const startsNode = '\u001f"\'|>*[{'

/** First characters of lexemes that come with a node, and make one where nothing stands beside them: `[,,]`. */
const isMark = ',-:?'

const isLongQuote = (lexeme: string, quote: string): boolean => lexeme.includes('\n') || lexeme.length === 1 || !lexeme.endsWith(quote)

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
