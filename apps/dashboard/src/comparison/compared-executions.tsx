'use client'
import Link from 'next/link'
import { triggerWords } from '../execution/execution-row.tsx'
import { partOf } from '../execution/model/part-of.ts'
import type { Execution } from '../execution/queries.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { Select } from '../ui/field.tsx'
import { formatAge, formatDuration } from '../ui/format.ts'
import { StatusChip, statusLooks, statusOf } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import type { Others } from './queries.ts'

interface ComparedExecutionsProps {
  readonly before: Execution | undefined
  readonly after: Execution
  readonly others: Others
  readonly onChoose: (id: string) => void
}

/** Which two are compared; the one it is compared with may be another. */
export const ComparedExecutions = ({ before, after, others, onChoose }: ComparedExecutionsProps) => {
  const offered = before && !others.all.some(({ id }) => id === before.id) ? [before, ...others.all] : others.all
  return (
    <div className="grid gap-3 px-4 sm:px-6 md:grid-cols-2">
      <Card title={before && before.id === others.lastPassed?.id ? 'When it passed the last time' : 'Before'} execution={before}>
        <Select
          aria-label="Compare with"
          className="max-w-full"
          value={before?.id ?? ''}
          onChange={({ target: { value } }) => onChoose(value)}
          disabled={offered.length === 0}
        >
          {!before && <option value="">{offered.length === 0 ? 'There is no other' : 'Choose an execution'}</option>}
          {offered.map((one) => (
            <option key={one.id} value={one.id}>
              {nameOf(one)}
            </option>
          ))}
        </Select>
      </Card>
      <Card title="This execution" execution={after} />
    </div>
  )
}

const nameOf = (execution: Execution): string =>
  [
    statusLooks[statusOf(execution)].word,
    formatAge(execution.createdAt),
    execution.environment ?? 'no environment',
    execution.flowVersion !== null && `v${execution.flowVersion}`,
    partOf(execution),
  ]
    .filter(Boolean)
    .join(' · ')

const Card = ({ title, execution, children }: { title: string; execution: Execution | undefined; children?: React.ReactNode }) => {
  const { workspace } = useApi()
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-card border border-line px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-table font-medium text-muted">{title}</h2>
        {execution && (
          <Link className="text-table text-primary hover:underline" href={addressOf(workspace.slug, 'executions', execution.id)}>
            Open
          </Link>
        )}
      </div>
      {execution && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-table text-muted">
          <StatusChip status={statusOf(execution)} />
          <span>{execution.flowVersion === null ? 'not saved' : `v${execution.flowVersion}`}</span>
          <span>{execution.environment ?? 'no environment'}</span>
          <span>{triggerWords[execution.triggerType] ?? execution.triggerType}</span>
          {partOf(execution) && <span className="text-flaky-ink">only {partOf(execution)}</span>}
          <span>{formatDuration(execution.durationMs)}</span>
          <Time at={execution.createdAt} />
        </p>
      )}
      {children}
    </section>
  )
}
