'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
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
          <li key={`${one.code}-${String(index)}`}>
            <button
              type="button"
              onClick={() => showProblem(store, one)}
              className="flex w-full items-start gap-2.5 border-b border-line px-4 py-1.5 text-left text-table hover:bg-hover"
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
          </li>
        )
      })}
    </ul>
  )
}
