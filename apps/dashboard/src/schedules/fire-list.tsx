'use client'
import Link from 'next/link'
import { startedBy } from '../execution/model/started-by.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { useMembers } from '../session/members.ts'
import { Button } from '../ui/button.tsx'
import { formatCount, formatDuration } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { StatusGlyph } from '../ui/status.tsx'
import { type Fire, lookOf } from './model/fire-words.ts'
import { momentIn, momentWithZone } from './model/zone-times.ts'
import { type Schedule, useFires } from './queries.ts'

/** What came of every time, the latest first. */
export const FireList = ({ schedule: { id, timezone } }: { schedule: Schedule }) => {
  const { workspace } = useApi()
  const fires = useFires(id)
  const items = fires.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label="What came of its times">
      <div className="flex flex-wrap items-baseline gap-x-4 px-4 pb-2 sm:px-6">
        <h2 className="text-body font-semibold">What came of its times</h2>
        <Link
          prefetch={false}
          href={`${addressOf(workspace.slug, 'executions')}?schedule=${id}`}
          className="text-table text-primary hover:underline"
        >
          All that it started
        </Link>
      </div>
      {fires.isError && items.length === 0 ? (
        <Failed what="What came of its times could not be read" error={fires.error} onRetry={() => void fires.refetch()} />
      ) : fires.isPending ? (
        <LoadingRows label="What came of its times is read" />
      ) : items.length === 0 ? (
        <p className="px-4 text-table text-muted sm:px-6">None of its times has come yet.</p>
      ) : (
        <>
          <ol aria-label="Times" className="border-t border-line">
            {items.map((fire) => (
              <FireRow key={fire.scheduledFor} fire={fire} timezone={timezone} />
            ))}
          </ol>
          <div className="flex items-center gap-3 px-4 py-4 sm:px-6">
            {fires.hasNextPage && (
              <Button disabled={fires.isFetchingNextPage} onClick={() => void fires.fetchNextPage()}>
                {fires.isFetchingNextPage ? 'Loading…' : 'Show earlier ones'}
              </Button>
            )}
            {fires.isFetchNextPageError && <p className="text-table text-failed-ink">{problemText(fires.error)}</p>}
          </div>
        </>
      )}
    </section>
  )
}

const FireRow = ({ fire, timezone }: { fire: Fire; timezone: string }) => {
  const { workspace } = useApi()
  const { status, word, about } = lookOf(fire)
  const { scheduledFor, executions, failed, durationMs, problems } = fire
  const to = startedBy(workspace.slug, fire)
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_4.5rem] items-start gap-x-3 border-b border-line px-4 py-2 text-table sm:px-6 md:grid-cols-[1.25rem_13rem_minmax(0,1fr)_5.5rem]">
      <span className="mt-0.5">
        <StatusGlyph status={status} />
      </span>
      <time dateTime={scheduledFor} title={momentWithZone(scheduledFor, timezone)} className="tabular-nums">
        {momentIn(scheduledFor, timezone)}
      </time>
      <span className="min-w-0 max-md:col-start-2 max-md:row-start-2">
        <span className="font-medium">{word}</span>
        {fire.outcome !== 'started' && fire.outcome !== 'refused' && <span className="text-muted">: {about}</span>}
        <By fire={fire} />
        {executions > 0 && (
          <>
            {' · '}
            <Started to={to}>{`${formatCount(executions, 'execution')}${failed > 0 ? `, ${failed} failed` : ''}`}</Started>
          </>
        )}
        {problems.length > 0 && (
          <ul className="mt-0.5">
            {problems.map((problem, index) => (
              // Of one flow there may be several.
              <li key={`${problem.flowId}-${String(index)}`} className="break-words text-failed-ink">
                <Problem problem={problem} />
              </li>
            ))}
          </ul>
        )}
      </span>
      <span className="text-right font-mono text-meta text-muted tabular-nums">
        {durationMs === null ? '' : formatDuration(durationMs)}
      </span>
    </li>
  )
}

const By = ({ fire: { isManual, triggeredBy } }: { fire: Fire }) => {
  const members = useMembers()
  if (!isManual) return null
  const name = members.data?.find(({ userId }) => userId === triggeredBy)?.name
  return <span className="text-muted"> · run now{name === undefined ? '' : ` by ${name}`}</span>
}

const Started = ({ to, children }: { to: string | undefined; children: string }) =>
  to === undefined ? (
    <span className="text-muted">{children}</span>
  ) : (
    <Link prefetch={false} href={to} className="text-primary hover:underline">
      {children}
    </Link>
  )

const Problem = ({ problem: { flowId, flowName, message } }: { problem: Fire['problems'][number] }) => {
  const { workspace } = useApi()
  if (flowId === null) return message
  const name = flowName ?? 'A flow that is gone'
  return (
    <>
      {flowName === null ? (
        name
      ) : (
        <Link prefetch={false} href={addressOf(workspace.slug, 'flows', flowId)} className="underline">
          {name}
        </Link>
      )}{' '}
      could not run: {message}
    </>
  )
}
