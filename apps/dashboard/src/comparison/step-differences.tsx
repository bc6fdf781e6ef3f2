'use client'
import type { AssertionChange, StepComparison } from '@testmesh/compare'
import type { StepState } from '@testmesh/protocol'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { roundsAround } from '../execution/model/step-rows.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount, formatDuration } from '../ui/format.ts'
import { StatusChip, statusOf } from '../ui/status.tsx'
import { DifferenceTable } from './difference-table.tsx'

interface StepDifferencesProps {
  readonly step: StepComparison
  readonly beforeId: string
  readonly afterId: string
}

/** A step that did not do the same: how it came out, what was asserted, what it was given and what it got. */
export const StepDifferences = ({
  step: { path, before, after, isOtherText, assertions, input, result, outputs },
  beforeId,
  afterId,
}: StepDifferencesProps) => {
  const { workspace } = useApi()
  const one = after ?? before
  const failure = assertions.length === 0 && after?.failure?.message !== before?.failure?.message ? after?.failure : undefined
  const parts = [
    ['input', input],
    ['result', result],
    ['output', outputs],
  ] as const
  const name = nameOf(path, one)
  return (
    <section aria-label={`Step ${name}`} className="border-t border-line px-4 pt-4 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 text-base font-semibold break-words">
          <Link
            className="hover:underline"
            href={`${addressOf(workspace.slug, 'executions', after ? afterId : beforeId)}?step=${encodeURIComponent(path)}`}
          >
            {name}
          </Link>
        </h2>
        <span className="font-mono text-meta text-muted">{one?.action}</span>
        <Outcome before={before} after={after} />
        {before && after && (
          <span className="text-meta text-muted">
            {formatDuration(before.durationMs)} → {formatDuration(after.durationMs)}
          </span>
        )}
      </div>
      {isOtherText && <p className="mt-1 text-table text-muted">The flow that it runs was edited.</p>}
      {failure && (
        <p className="mt-2 text-table break-words">
          {failure.message} <code className="font-mono text-meta text-muted">{failure.code}</code>
        </p>
      )}
      {assertions.length > 0 && <Assertions changes={assertions} />}
      {parts.some(([, { changes }]) => changes.length > 0) && (
        <div className="mt-3">
          <DifferenceTable parts={parts} />
        </div>
      )}
    </section>
  )
}

const nameOf = (path: string, step: StepState | undefined): string => {
  const rounds = roundsAround(path)
  return (step?.name ?? step?.id ?? path) + (rounds.length > 0 ? ` (${rounds.join(', ')})` : '')
}

const Outcome = ({ before, after }: { before: StepState | undefined; after: StepState | undefined }) => {
  if (!before) return <span className="text-table text-muted">new: it was not there before</span>
  if (!after) return <span className="text-table text-muted">gone: it did not come to it now</span>
  const [was, is] = [statusOf({ outcome: before.outcome, status: 'running' }), statusOf({ outcome: after.outcome, status: 'running' })]
  return (
    <span className="inline-flex items-center gap-1.5">
      {was !== is && (
        <>
          <StatusChip status={was} />
          <ArrowRight size={14} className="text-muted" aria-label="then" />
        </>
      )}
      <StatusChip status={is} />
    </span>
  )
}

const Assertions = ({ changes }: { changes: readonly AssertionChange[] }) => (
  <ul className="mt-2 flex flex-col gap-1" aria-label="Assertions">
    {changes.map(({ text, before, after }) => (
      <li key={text} className="flex flex-wrap items-baseline gap-x-3 text-table">
        <code className="font-mono text-meta break-all">{text}</code>
        <span className="text-muted">
          {saidOf(before)} → <span className={after && !after.passed ? 'text-failed-ink' : ''}>{saidOf(after)}</span>
        </span>
      </li>
    ))}
  </ul>
)

const saidOf = (assertion: AssertionChange['before']): string => (assertion ? (assertion.passed ? 'held' : 'failed') : 'not there')

/** Folded: nobody looks for them. */
export const SameSteps = ({ steps }: { steps: readonly StepComparison[] }) =>
  steps.length > 0 && (
    <details className="border-t border-line px-4 pt-4 text-table sm:px-6">
      <summary className="cursor-pointer font-medium">{formatCount(steps.length, 'step')} did the same</summary>
      <ul className="mt-2 flex flex-col gap-1">
        {steps.map(({ path, before, after }) => (
          <li key={path} className="flex flex-wrap gap-x-3">
            {nameOf(path, after)}
            <span className="text-meta text-muted">
              {formatDuration(before?.durationMs)} → {formatDuration(after?.durationMs)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
