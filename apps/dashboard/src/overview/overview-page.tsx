'use client'
import { useQuery } from '@tanstack/react-query'
import { isInQuarantine } from '@testmesh/protocol'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { ExecutionRow } from '../execution/execution-row.tsx'
import { useFreshExecutions, useNewestFlows } from '../execution/queries.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { useSession } from '../session/session.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { FirstSteps } from './first-steps.tsx'
import { needsAttention, numbersOf } from './model/day.ts'

const dayMs = 24 * 3600 * 1000

/** What needs somebody, and what happened within a day. */
export const OverviewPage = () => {
  useTitle('Overview')
  useFreshExecutions()
  const { client, workspace } = useApi()
  const session = useSession()
  const day = useQuery({
    queryKey: [workspace.slug, 'executions', 'day'],
    queryFn: ({ signal }) => client.listExecutions({ query: { limit: 200, since: new Date(Date.now() - dayMs).toISOString() }, signal }),
  })
  const counts = useQuery({
    queryKey: [workspace.slug, 'executions', 'day', 'facets'],
    queryFn: ({ signal }) =>
      client.getExecutionFacets({ query: { since: new Date(Date.now() - dayMs).toISOString(), whole: true }, signal }),
  })
  const flows = useNewestFlows()
  const user = session.phase === 'in' ? session.user : undefined
  if (day.isError && !day.data)
    return <Failed isPage what="The overview could not be read" error={day.error} onRetry={() => void day.refetch()} />
  const executions = day.data?.items ?? []
  const failing = needsAttention(executions)
  const [attention = [], held = []] = [false, true].map((isHeld) =>
    failing.filter(({ execution }) => isInQuarantine(execution.quarantine) === isHeld),
  )
  const running = executions.filter(({ status }) => status !== 'finished')
  return (
    <>
      <PageHead
        title={`Hello, ${user?.name.split(' ')[0] ?? ''}.`}
        aside={day.data && attentionWords(attention.length, day.data.next === undefined ? undefined : executions.length)}
      />
      <div className="flex flex-col gap-8 pb-10">
        {flows.data && (
          <FirstSteps
            hasFlows={flows.data.items.length > 0}
            hasOwnRun={executions.some(({ triggerType, triggeredBy }) => triggerType === 'manual' && triggeredBy === user?.id)}
            hasOwnFlow={flows.data.items.some(({ createdBy }) => createdBy === user?.id)}
          />
        )}
        {executions.length > 0 && counts.data && <Numbers verdicts={counts.data.verdict ?? []} executions={executions} />}
        {day.isPending ? (
          <LoadingRows label="The last day is read" />
        ) : (
          <>
            {attention.length > 0 && (
              <Attention title="Needs attention" runs={attention} more="?last=failed" moreWords="All flows that failed" />
            )}
            {held.length > 0 && (
              <Attention title="Failing in quarantine" runs={held} more="?quarantine=any" moreWords="All flows in quarantine" />
            )}
            {running.length > 0 && <Part title="Runs now" items={running} />}
            <Part title="Last 24 hours" items={executions.slice(0, 12)} none="Nothing ran within the last day.">
              <MoreLink to="executions">All executions</MoreLink>
            </Part>
          </>
        )}
      </div>
    </>
  )
}

/** So many are shown; the list of flows has them all. */
const mostShown = 8

interface AttentionProps {
  readonly title: string
  readonly runs: ReturnType<typeof needsAttention<Executions[number]>>
  /** The query of the list that has them all, and how that is called. */
  readonly more: string
  readonly moreWords: string
}

const Attention = ({ title, runs, more, moreWords }: AttentionProps) => (
  <section aria-label={title}>
    <PartHead title={title}>
      <MoreLink to="flows" query={more}>
        {moreWords}
      </MoreLink>
    </PartHead>
    <ul className="border-t border-line">
      {runs.slice(0, mostShown).map(({ execution, rows, failed }) => (
        <li key={execution.id}>
          <ExecutionRow leadsToFlow execution={execution} note={rows > 1 ? `${failed} of ${rows} data rows failed` : undefined} />
        </li>
      ))}
    </ul>
  </section>
)

/** `newest`: of so many, as there are more. */
const attentionWords = (flows: number, newest: number | undefined): string => {
  const of = newest === undefined ? '' : ` in the newest ${newest} executions`
  return flows === 0 ? `Nothing needs attention${of}.` : `${formatCount(flows, 'flow needs', 'flows need')} attention${of}.`
}

type Executions = Awaited<ReturnType<ReturnType<typeof useApi>['client']['listExecutions']>>['items']

const Part = ({ title, items, none, children }: { title: string; items: Executions; none?: string; children?: ReactNode }) => (
  <section aria-label={title}>
    <PartHead title={title}>{children}</PartHead>
    {items.length === 0 ? (
      <p className="px-4 text-table sm:px-6 text-muted">{none}</p>
    ) : (
      <ul className="border-t border-line">
        {items.map((execution) => (
          <li key={execution.id}>
            <ExecutionRow execution={execution} />
          </li>
        ))}
      </ul>
    )}
  </section>
)

const PartHead = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="flex items-center justify-between px-4 pb-2 sm:px-6">
    <h2 className="text-body font-semibold">{title}</h2>
    {children}
  </div>
)

const MoreLink = ({ to, query = '', children }: { to: 'flows' | 'executions'; query?: string; children: string }) => {
  const { workspace } = useApi()
  return (
    <Link
      href={`${addressOf(workspace.slug, to)}${query}`}
      className="inline-flex items-center gap-1 text-table text-primary hover:underline"
    >
      {children} <ArrowRight size={14} aria-hidden />
    </Link>
  )
}

const Numbers = ({ verdicts, executions }: { verdicts: Parameters<typeof numbersOf>[0]; executions: Executions }) => {
  const { passRate, finished, flaky, all, timed, p95Ms } = numbersOf(verdicts, executions)
  const shown = [
    {
      name: 'Pass rate',
      value: passRate === undefined ? '–' : `${(passRate * 100).toFixed(1)} %`,
      about: `passed of ${finished} finished, without the cancelled`,
    },
    { name: 'Flaky', value: String(flaky), about: 'passed only when run again' },
    { name: 'p95', value: formatDuration(p95Ms), about: `95 of 100 took no longer, of the newest ${timed}` },
    { name: 'Executions', value: all.toLocaleString('en'), about: 'of whole flows within 24 hours; each data row is one' },
  ]
  return (
    <dl className="mx-4 grid grid-cols-2 rounded-card sm:mx-6 border border-line lg:grid-cols-4">
      {shown.map(({ name, value, about }) => (
        <div key={name} className="border-line px-4 py-3 not-last:border-r max-lg:nth-2:border-r-0 max-lg:nth-[-n+2]:border-b sm:px-5">
          <dt className="text-table text-muted">{name}</dt>
          <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
          <dd className="text-meta text-faint">{about}</dd>
        </div>
      ))}
    </dl>
  )
}
