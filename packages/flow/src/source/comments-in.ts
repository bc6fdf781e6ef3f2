import { Lexer, Parser } from 'yaml'

/** A comment with its `#`, and where it begins. */
export interface Comment {
  readonly text: string
  readonly offset: number
}

/** The comments of a YAML text, in their order. */
export const commentsIn = (text: string): Comment[] => {
  const comments: Comment[] = []
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) for (const token of parser.next(lexeme)) collect(token, comments)
  for (const token of parser.end()) collect(token, comments)
  return comments
}

const collect = (token: unknown, comments: Comment[]): void => {
  if (typeof token !== 'object' || token === null) return
  const { type, source, offset } = token as { type?: string; source?: string; offset?: number }
  if (type === 'comment') comments.push({ text: (source ?? '').trimEnd(), offset: offset ?? 0 })
  else for (const part of Object.values(token)) collect(part, comments)
}
