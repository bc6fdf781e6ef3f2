import type { SyntaxProblem } from '../compiled.ts'
import type { Node, Spanned } from './ast.ts'
import { readToken, type Token } from './read-token.ts'
import { type FailureDetails, fail, problemAt, SyntaxFailure } from './syntax-failure.ts'

const deepestNesting = 100
const mostLinks = 2000
/** Of one text: nobody reads more. */
const mostProblems = 20

/** Where the reading of one text stands. */
export interface Reader {
  readonly text: string
  /** The token that comes next. */
  token: Token
  nesting: number
  links: number
  /** Slots handed out to closures so far. */
  slots: number
  /** Whether it came to `len(`: a function that there is, and its parenthesis right behind the name. */
  isCall: boolean
  /** What is wrong and does not hinder the reading of the rest. */
  readonly problems: SyntaxProblem[]
  /** Closures around the current place, innermost last. */
  readonly closures: OpenClosure[]
  /** Reads a whole expression; comes in from outside, as expressions and operands contain each other. */
  readonly readExpression: (reader: Reader) => Node
}

export interface OpenClosure {
  readonly slot: number
  readonly source: Node
  readonly parameter: string | undefined
  /** Set when the body reads its element. */
  isUsed: boolean
}

/** Notes a problem that leaves what follows as readable as before. */
export const complain = (reader: Reader, message: string, span: Spanned, details?: FailureDetails): void => {
  note(reader, problemAt(message, span, details))
}

export const note = (reader: Reader, problem: SyntaxProblem): void => {
  if (!isFull(reader)) reader.problems.push(problem)
}

/** Notes what ends the reading, and gives `undefined` then: the reader stands where it stood. */
export const attempt = <T>(reader: Reader, read: () => T): T | undefined => {
  const { token, nesting, closures } = reader
  const open = closures.length
  try {
    return read()
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error
    note(reader, error.problem)
    closures.length = open
    Object.assign(reader, { token, nesting })
    return undefined
  }
}

/** In the order of the text: what a call is told stands behind what its arguments are. */
export const problemsIn = ({ problems }: Reader): readonly SyntaxProblem[] => problems.toSorted((a, b) => a.start - b.start)

/** Whether nothing more is told of this text. */
export const isFull = ({ problems }: Reader): boolean => problems.length >= mostProblems

/** Moves to the token at or after `at`. */
export const moveTo = (reader: Reader, at: number): void => {
  reader.token = readToken(reader.text, at)
}

/** Takes the current token and moves on. */
export const take = (reader: Reader): Token => {
  const token = reader.token
  moveTo(reader, token.end)
  return token
}

export const isMark = (reader: Reader, value: string): boolean => reader.token.type === 'mark' && reader.token.value === value

export const isWord = (reader: Reader, value: string): boolean => reader.token.type === 'name' && reader.token.value === value

/** Takes the mark when it comes next. */
export const takeMark = (reader: Reader, value: string): boolean => {
  if (!isMark(reader, value)) return false
  take(reader)
  return true
}

/** @throws SyntaxFailure when another token comes next */
export const expectMark = (reader: Reader, value: string, opened: Spanned): Token => {
  if (isMark(reader, value)) return take(reader)
  if (reader.token.type === 'end') return fail(`"${reader.text.slice(opened.start, opened.start + 1)}" is not closed`, opened)
  return fail(`expected "${value}", found ${describe(reader.token)}`, reader.token)
}

export const describe = (token: Token): string => (token.type === 'end' ? 'the end' : `"${token.value}"`)

/** What comes after the current token, without moving. */
export const peek = (reader: Reader): Token => readToken(reader.text, reader.token.end)

/** Runs `read` one level deeper. @throws SyntaxFailure when the expression nests too deep to evaluate safely */
export const nested = <T>(reader: Reader, read: () => T): T => {
  if (++reader.nesting > deepestNesting) fail(`the expression nests deeper than ${deepestNesting} levels`, reader.token)
  const result = read()
  reader.nesting--
  return result
}

/** Counts an operator or a path segment. @throws SyntaxFailure when there are too many to evaluate safely */
export const countLink = (reader: Reader): void => {
  if (++reader.links > mostLinks) fail(`the expression has more than ${mostLinks} operators`, reader.token)
}
