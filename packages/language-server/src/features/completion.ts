import { type Completion, complete } from '@testmesh/flow/assist'
import { withoutMark } from '@testmesh/flow/model'
import { type CompletionItem, CompletionItemKind, type CompletionList, MarkupKind, type Position } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { knownNames, type LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  action: CompletionItemKind.Class,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
}

/** Asked for by typing these; a space only counts behind a colon. */
export const triggers = [' ', '{', '.']

interface Asked {
  readonly position: Position
  readonly trigger: string | undefined
}

/** What may stand at a place, in the order in which it is best offered. */
export const completionAt = (document: TextDocument, loaded: LoadedDocument, { position, trigger }: Asked): CompletionList => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const text = withoutMark(document.getText())
  const offset = offsetAt(position)
  if (trigger === ' ' && !/:\s$/.test(text.slice(Math.max(0, offset - 2), offset))) return { isIncomplete: false, items: [] }
  const items = complete(text, loaded.descriptors, offset, { names: knownNames(loaded) }).map(
    ({ label, kind, insert, replace, detail, documentation }, index): CompletionItem => ({
      label,
      kind: kinds[kind],
      sortText: String(index).padStart(4, '0'),
      textEdit: { range: rangeOf(replace), newText: insert },
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    }),
  )
  // The list ends somewhere: with more of the word it may hold others.
  return { isIncomplete: items.length >= 200, items }
}
