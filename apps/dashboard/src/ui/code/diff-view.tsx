'use client'
import { yaml } from '@codemirror/lang-yaml'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorView } from '@codemirror/view'
import { useReadOnlyCode } from './use-read-only-code.ts'

export interface DiffViewProps {
  readonly before: string
  readonly after: string
  readonly label: string
}

/** What changed from one text to the other: unchanged stretches are folded. */
export const DiffView = (props: DiffViewProps) => <Diff key={props.before} {...props} />

const Diff = ({ before, after, label }: DiffViewProps) => {
  const host = useReadOnlyCode(after, label, () => [
    yaml(),
    diffLook,
    unifiedMergeView({ original: before, mergeControls: false, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 } }),
  ])
  return <div ref={host} className="max-h-[40vh] overflow-auto rounded-control border border-line [--code-gutter:var(--raised)]" />
}

const words = (colour: string) => ({ background: `color-mix(in srgb, var(${colour}) 22%, transparent)` })

/** In the colours of the page. What the package says of light pages counts twice, so these do too. */
const diffLook = EditorView.theme({
  '.cm-changedLine.cm-changedLine': { backgroundColor: 'var(--passed-soft)' },
  '.cm-deletedChunk.cm-deletedChunk': { backgroundColor: 'var(--failed-soft)' },
  '.cm-changedText.cm-changedText': words('--passed'),
  '.cm-deletedChunk .cm-deletedText.cm-deletedText': words('--failed'),
  '.cm-changedLineGutter.cm-changedLineGutter': { background: 'var(--passed)' },
  '.cm-deletedLineGutter.cm-deletedLineGutter': { background: 'var(--failed)' },
  '.cm-collapsedLines.cm-collapsedLines': { background: 'var(--panel)', color: 'var(--muted)' },
  '.cm-collapsedLines.cm-collapsedLines:before, .cm-collapsedLines.cm-collapsedLines:after': { content: '"⋯"' },
})
