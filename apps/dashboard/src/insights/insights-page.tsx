'use client'
import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { EnvironmentSelect } from '../execution/environment-select.tsx'
import { useFlowOptions } from '../execution/use-flow-options.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Facet } from '../ui/facet.tsx'
import { formatCount } from '../ui/format.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { DayChart } from './day-chart.tsx'
import { FailureList } from './failure-list.tsx'
import { FlowTable } from './flow-table.tsx'

export type Insights = Awaited<ReturnType<ReturnType<typeof useApi>['client']['getInsights']>>

const ranges = [
  { value: '3', label: '3 days' },
  { value: '14', label: '14 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
] as const

/** What executions tell together: which flows are flaky, slow or broken, and what goes wrong most. */
export const InsightsPage = () => {
  useTitle('Insights')
  const { client, workspace } = useApi()
  const [{ days, environment, flow }, setPlace] = useQueryStates({
    days: parseAsStringLiteral(ranges.map(({ value }) => value)).withDefault('14'),
    environment: parseAsString,
    flow: parseAsString,
  })
  const insights = useQuery({
    queryKey: [workspace.slug, 'insights', days, environment, flow],
    queryFn: ({ signal }) =>
      client.getInsights({
        query: { days: Number(days), ...(environment && { environment }), ...(flow && { flowId: flow }) },
        signal,
      }),
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
  const flows = useFlowOptions(flow)
  const { data } = insights
  return (
    <>
      <PageHead title="Insights" aside={data && aboutOf(data)}>
        <Facet label="Flow" value={flow} options={flows} onChange={(id) => void setPlace({ flow: id })} />
        <EnvironmentSelect
          aria-label="Environment"
          value={environment ?? ''}
          none="All environments"
          onChange={(name) => void setPlace({ environment: name || null })}
        />
        <Segmented label="Time" value={days} options={ranges} onChange={(value) => void setPlace({ days: value })} />
      </PageHead>
      {!data ? (
        insights.isError ? (
          <Failed what="The insights could not be read" error={insights.error} onRetry={() => void insights.refetch()} />
        ) : (
          <LoadingRows label="The insights are read" />
        )
      ) : data.executions === 0 ? (
        <Empty
          title={`Nothing ran in the last ${days} days${environment ? ` in ${environment}` : ''}`}
          actions={
            <>
              {environment && <Button onClick={() => void setPlace({ environment: null })}>All environments</Button>}
              {flow && <Button onClick={() => void setPlace({ flow: null })}>All flows</Button>}
            </>
          }
        >
          Executions of whole flows are counted here, once they are over: how often they pass, which are flaky or slow, and what goes wrong
          most.
        </Empty>
      ) : (
        <div className={classNames('flex flex-col gap-8 pb-10', insights.isPlaceholderData && 'opacity-55')}>
          <DayChart insights={data} />
          <FlowTable flows={data.flows} />
          <FailureList failures={data.failures} since={data.since} />
        </div>
      )}
    </>
  )
}

const aboutOf = ({ executions, isCut }: Insights): string =>
  isCut ? `of the newest ${executions.toLocaleString('en')} executions` : `of ${formatCount(executions, 'execution')}; each data row is one`
