import { indentService, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'

/** A key with nothing behind it, alone or as the first of an item: what stands before the key, and the key. */
const openKey = /^(\s*(?:-\s+)*)(?:"[^"]*"|'[^']*'|[^\s#&*!|>'"%@`{}[\],:-][^:#]*)\s*:\s*(?:#.*)?$/

/**
 * What is written on the line after `config:` belongs into it: it is indented, as what stands there already, or by one level.
 * The language's own indentation takes the new line as the next key beside it.
 */
export const indentAfterKey = indentService.of((context, pos) => {
  if (context.simulatedBreak === null) return undefined
  const { text, from } = context.lineAt(pos, -1)
  const before = openKey.exec(text)?.[1]
  if (before === undefined || isInText(context.state, pos)) return undefined
  const inside = lineBelow(context.state, from)
  if (inside && inside.indent > before.length) return inside.indent
  return inside?.indent === before.length && inside.isItem && !before.includes('-') ? inside.indent : before.length + context.unit
})

/** In a text of several lines a colon says nothing. */
const isInText = (state: EditorState, pos: number): boolean =>
  /^(?:BlockLiteralContent|QuotedLiteral)$/.test(syntaxTree(state).resolveInner(pos, -1).name)

/** The next line that says something. */
const lineBelow = ({ doc }: EditorState, from: number): { readonly indent: number; readonly isItem: boolean } | undefined => {
  for (let number = doc.lineAt(from).number + 1; number <= doc.lines; number += 1) {
    const { text } = doc.line(number)
    if (/^\s*[^\s#]/.test(text)) return { indent: text.search(/\S/), isItem: /^\s*-\s/.test(text) }
  }
  return undefined
}
