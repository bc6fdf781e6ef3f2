import { spliceOf } from '@testmesh/flow/edit'
import { formatFlow } from '@testmesh/flow/format'
import type { Diagnostic } from '@testmesh/protocol'
import type { TextEdit } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { LoadedDocument } from '../load-document.ts'

export interface Formatting {
  /** At most one: from the first difference to the last. */
  readonly edits: readonly TextEdit[]
  /** Why its layout stays. Mistakes are no part of it: they are shown where they stand. */
  readonly kept: readonly Diagnostic[]
}

/** What `testmesh fmt` would change. A text with mistakes in its YAML stays as it is. */
export const formattingOf = (document: TextDocument, { descriptors }: Pick<LoadedDocument, 'descriptors'>): Formatting => {
  const text = document.getText()
  const formatted = formatFlow(text, descriptors)
  return {
    edits: spliceOf(text, formatted.text).map(({ from, to, insert }) => ({
      range: { start: document.positionAt(from), end: document.positionAt(to) },
      newText: insert,
    })),
    kept: formatted.diagnostics.filter(({ severity }) => severity !== 'error'),
  }
}
