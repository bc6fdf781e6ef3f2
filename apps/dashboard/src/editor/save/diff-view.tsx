'use client'
import { yaml } from '@codemirror/lang-yaml'
import { unifiedMergeView } from '@codemirror/merge'
import { useReadOnlyCode } from '../../ui/code/use-read-only-code.ts'

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
    unifiedMergeView({ original: before, mergeControls: false, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 } }),
  ])
  return <div ref={host} className="max-h-[50vh] overflow-auto rounded-control border border-line [--code-gutter:var(--raised)]" />
}
