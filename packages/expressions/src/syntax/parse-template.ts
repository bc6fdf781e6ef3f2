import type { SyntaxProblem } from '../compiled.ts'
import type { Node } from './ast.ts'
import { createReader } from './parse-expression.ts'
import { parseText } from './parse-text.ts'
import { problemsIn } from './reader.ts'

export interface ParsedTemplate {
  /** Literal text and tokens; what cannot be read is left out. */
  readonly parts: readonly (string | Node)[]
  readonly slots: number
  readonly problems: readonly SyntaxProblem[]
}

/** Reads a whole text with tokens in it, and finds what is wrong with each of them. */
export const parseTemplate = (text: string): ParsedTemplate => {
  const reader = createReader(text, text.length)
  const { parts } = parseText(reader, 0, { readsOver: true })
  return { parts, slots: reader.slots, problems: problemsIn(reader) }
}
