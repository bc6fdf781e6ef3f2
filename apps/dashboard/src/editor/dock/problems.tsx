'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { mend } from '../commands.ts'
import { useEditorStore } from '../editor-store.ts'
import { showProblem } from '../show-problem.ts'

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info } as const
const inks = { error: 'text-failed', warning: 'text-flaky', info: 'text-primary' } as const

export const Problems = ({ diagnostics }: { diagnostics: readonly Diagnostic[] }) => {
  const store = useEditorStore()
  if (diagnostics.length === 0) return <p className="p-4 text-table text-muted">No problems: the flow can run.</p>
  return (
    <ul>
      {diagnostics.map((one, index) => {
        const Icon = icons[one.severity]
        return (
          <li key={`${one.code}-${String(index)}`} className="flex items-center border-b border-line hover:bg-hover">
            <button
              type="button"
              onClick={() => showProblem(store, one)}
              className="flex min-w-0 flex-1 items-start gap-2.5 px-4 py-1.5 text-left text-table"
            >
              <Icon size={15} aria-label={one.severity} className={`mt-0.5 shrink-0 ${inks[one.severity]}`} />
              <span className="min-w-0 flex-1">
                {one.message}
                {one.hint && <span className="text-muted"> · {one.hint}</span>}
              </span>
              <span className="font-mono text-meta text-muted">{one.code}</span>
              <span className="w-16 text-right font-mono text-meta text-muted">
                {one.place.span ? `line ${one.place.span.start.line}` : ''}
              </span>
            </button>
            {one.fix && store.canEdit && (
              <Button size="small" className="mr-4 shrink-0" onClick={() => void mend(store, one)}>
                {one.fix.title}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
