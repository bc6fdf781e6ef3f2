'use client'
import { CircleAlert } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import type { CellPlace, Drafts } from './grid/use-drafts.ts'
import type { Environment } from './queries.ts'

/** Values that were not kept: each with the reason, and what may be done with it. */
export const RefusedDrafts = ({ drafts, environments }: { drafts: Drafts; environments: readonly Environment[] }) => {
  const refused = [...drafts.byName].flatMap(([name, row]) =>
    [...row].flatMap(([environmentId, { text, problem }]) =>
      problem === undefined ? [] : [{ place: { name, environmentId } satisfies CellPlace, text, problem }],
    ),
  )
  const nameOf = (id: string): string => environments.find((one) => one.id === id)?.name ?? ''
  return (
    <div role="status" aria-live="polite">
      {refused.map(({ place, text, problem }) => (
        <p
          key={`${place.environmentId} ${place.name}`}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-failed-soft px-6 py-1.5 text-table text-failed-ink"
        >
          <CircleAlert size={15} aria-hidden className="shrink-0" />
          <span className="min-w-0 flex-1">
            <span className="font-mono">{place.name}</span> in {nameOf(place.environmentId)} is not kept: {problem}
          </span>
          <Button size="small" onClick={() => void drafts.keep(place, text)}>
            Try again
          </Button>
          <Button size="small" look="quiet" onClick={() => drafts.discard(place)}>
            Drop it
          </Button>
        </p>
      ))}
    </div>
  )
}
