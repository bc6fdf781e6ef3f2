import { isDeepStrictEqual } from 'node:util'
import { fixOf } from '@testmesh/flow/assist'
import { withoutMark } from '@testmesh/flow/model'
import { type CodeAction, CodeActionKind, type Diagnostic, type Range, type TextEdit } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { type LoadedDocument, ownProblems } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

interface Asked {
  readonly range: Range
  /** What the editor shows there. */
  readonly shown: readonly Diagnostic[]
}

/** What mends the problems of a range: the fix that a problem carries, or the word it thinks was meant. */
export const codeActionsAt = (document: TextDocument, loaded: LoadedDocument, { range, shown }: Asked): CodeAction[] => {
  const { rangeOf, offsetAt } = textPlaces(document)
  const [from, to] = [offsetAt(range.start), offsetAt(range.end)]
  const actions = ownProblems(loaded).flatMap((problem): CodeAction[] => {
    const { span } = problem.place
    if (!span || span.start.offset > to || span.end.offset < from) return []
    const fix = fixOf(problem, withoutMark(document.getText()))
    if (!fix) return []
    const edits = fix.edits.map((edit): TextEdit => ({ range: rangeOf([edit.start, edit.end]), newText: edit.text }))
    const at = rangeOf([span.start.offset, span.end.offset])
    const about = shown.filter((other) => other.code === problem.code && isDeepStrictEqual(other.range, at))
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: about,
        isPreferred: true,
        edit: { changes: { [document.uri]: edits } },
      },
    ]
  })
  // Several problems may share a fix.
  return [...new Map(actions.map((action) => [JSON.stringify([action.title, action.edit]), action])).values()]
}
