'use client'
import { compareExecutions, type StepComparison } from '@testmesh/compare'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { parseAsString, useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { type Execution, useExecution } from '../execution/queries.ts'
import { type LiveExecution, useLiveExecution } from '../execution/use-live-execution.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { ComparedExecutions } from './compared-executions.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { type Others, useOthers, useRunText } from './queries.ts'
import { SameSteps, StepDifferences } from './step-differences.tsx'

const DiffView = dynamic(() => import('../ui/code/diff-view.tsx').then((module) => module.DiffView), { ssr: false })

/** What differs between two executions of a flow: by default, from when it passed the last time. Both stand in the address. */
export const ComparisonPage = () => {
  const { workspace } = useApi()
  const [{ after: afterId, before: beforeId }, setPlace] = useQueryStates({ after: parseAsString, before: parseAsString })
  const after = useExecution(afterId)
  const others = useOthers(after.data)
  const wanted = beforeId ?? others.data?.lastPassed?.id ?? null
  const before = useExecution(wanted)
  useTitle('Compare', after.data?.flowName)
  const all = (
    <Link className="text-primary underline" href={addressOf(workspace.slug, 'executions')}>
      All executions
    </Link>
  )
  if (afterId === null)
    return (
      <Empty isPage title="Nothing is chosen to compare" actions={all}>
        Open an execution, and compare it from there.
      </Empty>
    )
  if (isNotFound(after.error) || isNotFound(before.error))
    return (
      <Empty isPage title="There is no such execution" actions={all}>
        It may have been removed with time, or it belongs to another workspace.
      </Empty>
    )
  for (const query of [after, others, before])
    if (query.isError)
      return <Failed isPage what="The executions could not be read" error={query.error} onRetry={() => void query.refetch()} />
  if (!after.data || !others.data || (wanted !== null && !before.data)) return <LoadingRows label="The executions are read" />
  return (
    <Compared
      key={`${wanted} ${afterId}`}
      before={before.data}
      after={after.data}
      others={others.data}
      onChoose={(id) => void setPlace({ before: id })}
    />
  )
}

interface ComparedProps {
  /** Undefined: nothing is chosen, and it never passed before. */
  readonly before: Execution | undefined
  readonly after: Execution
  readonly others: Others
  readonly onChoose: (id: string) => void
}

const Compared = ({ before, after, others, onChoose }: ComparedProps) => (
  <div className="flex flex-col gap-6 pb-10">
    <div>
      <PageHead
        title={
          <>
            {after.flowName}
            {after.row && <span className="font-normal text-muted"> [{after.row.name}]</span>}
          </>
        }
        aside="what differs"
      />
      <ComparedExecutions before={before} after={after} others={others} onChoose={onChoose} />
    </div>
    {before ? (
      <Differences before={before} after={after} />
    ) : (
      <Empty title={others.all.length > 0 ? 'It did not pass before' : 'There is nothing to compare it with'}>
        {others.all.length > 0
          ? `Not in ${after.environment ?? 'no environment'}, in what is kept. Choose another execution above.`
          : 'This is the only execution of its flow that is kept.'}
      </Empty>
    )}
  </div>
)

const isRead = ({ state }: LiveExecution): boolean => state.executionId !== ''

const Differences = ({ before, after }: { before: Execution; after: Execution }) => {
  const [was, is] = [useLiveExecution(before.id), useLiveExecution(after.id)]
  const problem = was.problem ?? is.problem
  const comparison = useMemo(() => compareExecutions(was.state, is.state), [was.state, is.state])
  if (problem) return <Failed what="Their steps could not be read" error={problem} />
  if (!isRead(was) || !isRead(is)) return <LoadingRows label="Their steps are read" />
  const { steps, variables, isOtherText } = comparison
  const differing = steps.filter(({ isSame }) => !isSame)
  return (
    <>
      <p className="px-4 text-table sm:px-6" role="status">
        <Verdict steps={steps} differing={differing} />
        {was.state.environment !== is.state.environment &&
          ` It ran in ${is.state.environment ?? 'no environment'}, and in ${was.state.environment ?? 'none'} before.`}
      </p>
      {isOtherText && <OtherText before={before} after={after} />}
      {variables.changes.length > 0 && (
        <section className="px-4 sm:px-6" aria-label="Variables">
          <h2 className="mb-2 text-base font-semibold">Variables</h2>
          <DifferenceTable parts={[['', variables]]} />
        </section>
      )}
      {differing.map((step) => (
        <StepDifferences key={step.path} step={step} beforeId={before.id} afterId={after.id} />
      ))}
      <SameSteps steps={steps.filter(({ isSame }) => isSame)} />
    </>
  )
}

const Verdict = ({ steps, differing }: { steps: readonly StepComparison[]; differing: readonly StepComparison[] }) => {
  if (steps.length === 0) return 'No step ran in either of them.'
  if (differing.length === 0) return 'Every step did the same: nothing differs but ids, times and the like, which do in every run.'
  return (
    <>
      <strong>{differing.length === steps.length ? 'Every step' : `${differing.length} of ${formatCount(steps.length, 'step')}`}</strong>
      {differing.length === 1 && steps.length > 1 ? ' differs' : differing.length === steps.length ? ' differs' : ' differ'}. Ids, times and
      the like are left out: they are others in every run.
    </>
  )
}

/** The flow was edited in between: how, on demand. */
const OtherText = ({ before, after }: { before: Execution; after: Execution }) => {
  const [isShown, setShown] = useState(false)
  const [was, is] = [useRunText(before.id, isShown), useRunText(after.id, isShown)]
  const error = was.error ?? is.error
  const versions = before.flowVersion !== after.flowVersion ? ` from v${before.flowVersion} to v${after.flowVersion}` : ''
  return (
    <section className="px-4 sm:px-6" aria-label="The text of the flow">
      <div className="mb-2 flex items-center gap-3">
        <h2 className="text-base font-semibold">The flow was edited{versions}</h2>
        <Button size="small" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide' : 'Show'} the changes
        </Button>
      </div>
      {isShown && error && <p className="text-table text-failed-ink">{problemText(error)}</p>}
      {isShown && was.data !== undefined && is.data !== undefined && (
        <DiffView before={was.data} after={is.data} label="What was edited in the flow" />
      )}
    </section>
  )
}
