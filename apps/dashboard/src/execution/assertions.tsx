import type { AssertionResult, StepState } from '@testmesh/protocol'
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import type { ComponentType } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'

const lists = { assert: '', assert_any: 'any of', assert_none: 'none of' } as const

/** What can be done about an assertion that did not hold. */
export type AssertionAside = ComponentType<{ readonly result: AssertionResult; readonly step: StepState }>

interface AssertionsProps {
  readonly step: StepState
  /** Default: all of the step. */
  readonly results?: readonly AssertionResult[]
  readonly Aside?: AssertionAside | undefined
}

/** What was asserted and what was found: those that did not hold first. */
export const Assertions = ({ step, results = step.assertions, Aside }: AssertionsProps) => {
  if (results.length === 0) return <p className="p-4 text-table text-muted">This step asserts nothing.</p>
  const sorted = results.toSorted((a, b) => Number(a.passed) - Number(b.passed))
  return (
    <ul className="flex flex-col divide-y divide-line">
      {sorted.map((result, index) => (
        <li key={`${result.pointer}-${String(index)}`} className="flex gap-3 px-4 py-2.5">
          {result.passed ? (
            <CircleCheck size={16} aria-label="holds" className="mt-0.5 shrink-0 text-passed" />
          ) : (
            <CircleX size={16} aria-label="does not hold" className="mt-0.5 shrink-0 text-failed" />
          )}
          <div className="min-w-0 flex-1">
            <div className="flex items-start gap-2">
              <code className="min-w-0 flex-1 font-mono text-table break-words whitespace-pre-wrap">
                {lists[result.list] && <span className="text-muted">{lists[result.list]} </span>}
                {result.text}
              </code>
              {!result.passed && <CopyButton text={result.text} label="Copy the assertion" />}
            </div>
            {!result.passed && (
              <div className="mt-1.5 flex flex-col gap-1.5 text-table">
                <Explanation result={result} />
                {Aside && <Aside result={result} step={step} />}
              </div>
            )}
            {result.warning && (
              <p className="mt-1 flex gap-1.5 text-meta text-flaky-ink">
                <TriangleAlert size={13} aria-hidden className="mt-0.5" />
                {result.warning}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

const Explanation = ({ result }: { result: AssertionResult }) => {
  const { message, error, hint, mismatches = [], origins = [], parts = [] } = result
  return (
    <>
      {message && <p className="font-medium">{message}</p>}
      {error && <p className="text-error-ink">{error}</p>}
      {mismatches.map(({ path, expected, actual, note }) => (
        <dl key={path} className="overflow-hidden rounded-control border border-line font-mono text-table">
          {path && <div className="border-b border-line bg-panel px-2 py-1 text-meta text-muted">{path}</div>}
          {expected && (
            <div className="flex gap-2 bg-passed-soft px-2 py-1">
              <dt className="w-18 shrink-0 text-passed-ink">expected</dt>
              <dd className="min-w-0 break-words whitespace-pre-wrap">{expected.text}</dd>
            </div>
          )}
          {actual && (
            <div className="flex gap-2 bg-failed-soft px-2 py-1">
              <dt className="w-18 shrink-0 text-failed-ink">actual</dt>
              <dd className="min-w-0 break-words whitespace-pre-wrap">{actual.text}</dd>
            </div>
          )}
          {note && <div className="px-2 py-1 font-sans text-meta text-muted">{note}</div>}
        </dl>
      ))}
      {mismatches.length === 0 && parts.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 font-mono text-meta">
          {parts.map(({ start, end, value }) => (
            <div key={`${start}-${end}`} className="contents">
              <dt className="text-muted">{result.text.slice(start, end)}</dt>
              <dd className="min-w-0 break-words">{value.text}</dd>
            </div>
          ))}
        </dl>
      )}
      {origins.map(({ name, value, from }) => (
        <p key={name} className="font-mono text-meta text-muted">
          {name} = {value.text} <span className="font-sans">from {from}</span>
        </p>
      ))}
      {hint && <p className="text-meta text-muted">{hint}</p>}
    </>
  )
}
