'use client'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useRecentRuns } from '../execution/queries.ts'
import { ResultStrip } from '../execution/result-strip.tsx'
import { addressOf } from '../place/use-place.ts'
import { QuarantineButton } from '../quarantine/quarantine-button.tsx'
import { QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { StatusGlyph } from '../ui/status.tsx'
import { SidewaysScroll } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import type { Insights } from './insights-page.tsx'
import { fewest, hasTrouble, percent, ratesOf, type Sort, sorted, sorts } from './model/rates.ts'

type Flow = Insights['flows'][number]

/** So many at first. */
const first = 25

const sortField = parseAsStringLiteral(Object.keys(sorts) as Sort[]).withDefault('trouble')

/** How each flow does: how often it passes, how flaky it is, how long it takes. */
export const FlowTable = ({ flows }: { flows: readonly Flow[] }) => {
  const [sort, setSort] = useQueryState('sort', sortField)
  const [isWhole, setWhole] = useState(false)
  const shown = sorted(flows, sort).slice(0, isWhole ? undefined : first)
  const recent = useRecentRuns(shown.map(({ flowId }) => flowId))
  const head = (by: Sort, name: string, about: string) => (
    <th scope="col" aria-sort={sort === by ? 'descending' : undefined} className="py-1 pr-4 text-right font-normal">
      <button
        type="button"
        title={about}
        onClick={() => void setSort(sort === by ? 'trouble' : by)}
        className={classNames('rounded-sm hover:text-fg', sort === by && 'font-medium text-fg')}
      >
        {name}
        {sort === by && <span aria-hidden> ↓</span>}
      </button>
    </th>
  )
  return (
    <section aria-label="Flows" className="px-4 sm:px-6">
      <h2 className="mb-2 text-body font-semibold">
        Flows <span className="font-normal text-muted">{sorts[sort]} first</span>
      </h2>
      {flows.length === 0 ? (
        <p className="text-table text-muted">What ran is not kept as a flow.</p>
      ) : (
        <SidewaysScroll label="Flows, by how they do">
          <table className="w-full min-w-4xl text-left text-table tabular-nums">
            <thead className="text-meta text-muted">
              <tr className="border-b border-line">
                <th scope="col" className="py-1 pr-4 font-normal">
                  Flow
                </th>
                <th scope="col" className="py-1 pr-4 font-normal">
                  Last 20
                </th>
                <th scope="col" className="py-1 pr-4 text-right font-normal">
                  Executions
                </th>
                {head('passRate', 'Passed', 'Passed or flaky, of all that finished')}
                {head('flakyRate', 'Flaky', 'Passed only when run again, of all that finished')}
                {head(
                  'flipRate',
                  'Flips',
                  'How often one passed and the next did not, or the other way round, with the same version, environment and data row',
                )}
                {head('p95', 'p95', '95 of 100 that passed took no longer')}
                <th scope="col" className="py-1 text-right font-normal">
                  Last
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((flow) => (
                <Row key={flow.flowId} flow={flow} recent={recent.get(flow.flowId) ?? []} />
              ))}
            </tbody>
          </table>
        </SidewaysScroll>
      )}
      {flows.length > shown.length && (
        <Button size="small" className="mt-2" onClick={() => setWhole(true)}>
          Show all {formatCount(flows.length, 'flow')}
        </Button>
      )}
    </section>
  )
}

const Row = ({ flow, recent }: { flow: Flow; recent: Parameters<typeof ResultStrip>[0]['executions'] }) => {
  const { workspace } = useApi()
  const { flowId, flowName, executions, p50Ms, p95Ms, lastVerdict, lastAt, pairs, quarantine } = flow
  const { passRate, flakyRate, flipRate } = ratesOf(flow)
  const few = executions < fewest ? 'text-faint' : ''
  const cell = 'py-2 pr-4 text-right whitespace-nowrap'
  return (
    <tr className="border-b border-line hover:bg-hover">
      <th scope="row" className="max-w-80 py-2 pr-4 font-medium">
        <span className="flex min-w-0 items-center gap-2">
          <StatusGlyph status={lastVerdict} label />
          <Link className="truncate hover:underline" href={addressOf(workspace.slug, 'flows', flowId)} prefetch={false}>
            {flowName}
          </Link>
          {quarantine && <QuarantineMark quarantine={quarantine} />}
        </span>
      </th>
      <td className="py-2 pr-4">
        <ResultStrip executions={recent} name={flowName} />
      </td>
      <td className={cell} title={executions < fewest ? 'too few to say much' : undefined}>
        {executions.toLocaleString('en')}
      </td>
      <td className={classNames(cell, few)}>{percent(passRate)}</td>
      <td className={classNames(cell, few)}>{percent(flakyRate)}</td>
      <td className={classNames(cell, pairs < fewest && 'text-faint')}>{percent(flipRate)}</td>
      <td className={cell} title={p50Ms === null ? undefined : `half of them took no longer than ${formatDuration(p50Ms)}`}>
        {formatDuration(p95Ms)}
      </td>
      <td className="py-2 text-right text-muted">
        <Time at={lastAt} />
      </td>
      <td className="py-1 pl-4 text-right">
        {(quarantine || hasTrouble(flow)) && <QuarantineButton flow={{ id: flowId, name: flowName }} isHeld={quarantine !== null} />}
      </td>
    </tr>
  )
}
