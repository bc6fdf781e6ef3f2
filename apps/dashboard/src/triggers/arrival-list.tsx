'use client'
import Link from 'next/link'
import { startedBy } from '../execution/model/started-by.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { StatusGlyph } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { type Arrival, lookOf } from './model/arrival-words.ts'
import type { Trigger } from './model/trigger-fields.ts'
import { useArrivals } from './queries.ts'

/** What came, and what came of it, the latest first. */
export const ArrivalList = ({ trigger: { id } }: { trigger: Trigger }) => {
  const { workspace } = useApi()
  const arrivals = useArrivals(id)
  const items = arrivals.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label="What came">
      <div className="flex flex-wrap items-baseline gap-x-4 px-4 pb-2 sm:px-6">
        <h2 className="text-body font-semibold">What came</h2>
        <Link
          prefetch={false}
          href={`${addressOf(workspace.slug, 'executions')}?triggerId=${id}`}
          className="text-table text-primary hover:underline"
        >
          All that it started
        </Link>
      </div>
      {arrivals.isError && items.length === 0 ? (
        <Failed what="What came could not be read" error={arrivals.error} onRetry={() => void arrivals.refetch()} />
      ) : arrivals.isPending ? (
        <LoadingRows label="What came is read" />
      ) : items.length === 0 ? (
        <p className="px-4 text-table text-muted sm:px-6">Nothing came yet.</p>
      ) : (
        <>
          <ol aria-label="Arrivals" className="border-t border-line">
            {items.map((arrival) => (
              <ArrivalRow key={arrival.id} arrival={arrival} />
            ))}
          </ol>
          <div className="flex items-center gap-3 px-4 py-4 sm:px-6">
            {arrivals.hasNextPage && (
              <Button disabled={arrivals.isFetchingNextPage} onClick={() => void arrivals.fetchNextPage()}>
                {arrivals.isFetchingNextPage ? 'Loading…' : 'Show earlier ones'}
              </Button>
            )}
            {arrivals.isFetchNextPageError && <p className="text-table text-failed-ink">{problemText(arrivals.error)}</p>}
          </div>
        </>
      )}
    </section>
  )
}

const ArrivalRow = ({ arrival }: { arrival: Arrival }) => {
  const { workspace } = useApi()
  const { status, word, about } = lookOf(arrival)
  const { id, at, event, deliveryId, executions } = arrival
  const to = startedBy(workspace.slug, arrival)
  const said = [event, deliveryId === id ? null : deliveryId].filter((one) => one !== null).join(' · ')
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_5rem] items-start gap-x-3 border-b border-line px-4 py-2 text-table sm:px-6">
      <span className="mt-0.5">
        <StatusGlyph status={status} />
      </span>
      <span className="min-w-0">
        <span className="font-medium">{word}</span>
        {about !== undefined && <span className="break-words text-muted">: {about}</span>}
        {executions > 0 && to !== undefined && (
          <>
            {' · '}
            <Link prefetch={false} href={to} className="text-primary hover:underline">
              {formatCount(executions, 'execution')}
            </Link>
          </>
        )}
        {said !== '' && <span className="block truncate font-mono text-meta text-muted">{said}</span>}
      </span>
      <span className="text-right text-meta text-muted">
        <Time at={at} />
      </span>
    </li>
  )
}
