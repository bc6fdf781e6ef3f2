'use client'
import Link from 'next/link'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'

/** After the sample of a first visit, which says so in its address: the way to a flow of one's own. */
export const SampleDone = ({ isOver }: { isOver: boolean }) => {
  const { workspace } = useApi()
  const [isSample] = useQueryState('sample', parseAsBoolean)
  if (!isSample || !isOver) return null
  return (
    <p className="mx-6 mb-3 flex flex-wrap items-center gap-3 rounded-control border border-line bg-primary-soft px-3 py-2 text-table">
      <span className="min-w-0 flex-1">That was the sample: each step with what it did and what was checked. Next comes one of yours.</span>
      <Link
        href={addressOf(workspace.slug, 'flows', 'new')}
        className="inline-flex h-8 items-center rounded-control bg-primary px-3 text-table font-medium text-on-primary"
      >
        Write the first flow
      </Link>
    </p>
  )
}
