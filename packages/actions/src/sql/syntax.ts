export type TokenKind = 'space' | 'quoted' | 'word' | 'placeholder' | 'end' | 'other'

/** How the SQL of a kind of database is cut into pieces. */
export interface Syntax {
  /** In this order: the first that fits at a place is the token there. */
  readonly patterns: readonly (readonly [TokenKind, RegExp])[]
  readonly hasNestedComments: boolean
  /** Whether a word begins a body, up to its END, whose semicolons end nothing; `before` and `after` are the rest of the text. */
  opensBody(word: string, before: string, after: string): boolean
}

const words = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const placeholders: Syntax['patterns'] = [
  ['placeholder', /:[A-Za-z_]\w*/y],
  ['placeholder', /\?\??/y],
]
const numbered: Syntax['patterns'][number] = ['placeholder', /\$\d+/y]
const end: Syntax['patterns'][number] = ['end', /;/y]

/** `E'…'` and dollar quotes; `::type`, array slices and the operators with `?` are no placeholders. */
export const postgresSyntax: Syntax = {
  patterns: [
    ['space', /\s+|--[^\n]*/y],
    ['quoted', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/y],
    ['quoted', /'(?:[^']|'')*'?/y],
    ['quoted', /"(?:[^"]|"")*"?/y],
    ['quoted', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$(?![\s\S]))/y],
    ['word', words],
    numbered,
    ['other', /::|:=|\?[|&](?![|&])|\d[\w.]*(?::(?=[\w]))?/y],
    ...placeholders,
    end,
  ],
  hasNestedComments: true,
  opensBody: (word, _, after) => word === 'BEGIN' && /^\s+ATOMIC\b/i.test(after),
}

const routine = /^(?:\s|(?:#|--)[^\n]*\n|\/\*[\s\S]*?\*\/)*CREATE\b[\s\S]*\b(?:PROCEDURE|FUNCTION|TRIGGER|EVENT)\b/i
const opensRoutine = (word: string, before: string): boolean => word === 'BEGIN' && routine.test(before)

/** Backslashes escape, also in double quotes; `--` is a comment only before a space. */
export const mysqlSyntax: Syntax = {
  patterns: [
    ['space', /\s+|#[^\n]*|--(?=\s|$(?![\s\S]))[^\n]*/y],
    ['quoted', /'(?:[^'\\]|\\[\s\S]|'')*'?/y],
    ['quoted', /"(?:[^"\\]|\\[\s\S]|"")*"?/y],
    ['quoted', /`(?:[^`]|``)*`?/y],
    ['word', words],
    numbered,
    ['other', /:=|\d[\w.]*/y],
    ...placeholders,
    end,
  ],
  hasNestedComments: false,
  opensBody: opensRoutine,
}

export const sqliteSyntax: Syntax = {
  patterns: [
    ['space', /\s+|--[^\n]*/y],
    ['quoted', /'(?:[^']|'')*'?/y],
    ['quoted', /"(?:[^"]|"")*"?/y],
    ['quoted', /`(?:[^`]|``)*`?/y],
    ['quoted', /\[[^\]]*\]?/y],
    ['word', words],
    numbered,
    ['other', /\d[\w.]*/y],
    ...placeholders,
    end,
  ],
  hasNestedComments: false,
  opensBody: opensRoutine,
}
