'use client'
import Link from 'next/link'
import { editorQuery } from '../execution/model/place-in-flow.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { Time, useCurrent } from '../ui/time.tsx'
import type { Insights } from './insights-page.tsx'

const dayMs = 24 * 3600 * 1000

/** What goes wrong, the most frequent first: failures that differ in numbers, ids and quoted values alone are one. */
export const FailureList = ({ failures, since }: { failures: Insights['failures']; since: string }) => {
  const { workspace } = useApi()
  const now = useCurrent()
  const isNew = (firstAt: string): boolean => now - Date.parse(firstAt) < dayMs && now - Date.parse(since) > 2 * dayMs
  return (
    <section aria-label="Failures" className="px-4 sm:px-6">
      <h2 className="mb-2 text-body font-semibold">
        Failures <span className="font-normal text-muted">alike but for numbers, ids and quoted values</span>
      </h2>
      {failures.length === 0 ? (
        <p className="text-table text-muted">Nothing went wrong.</p>
      ) : (
        <ol className="border-t border-line">
          {failures.map(({ code, message, executions, flows, flowName, flowId, executionId, firstAt, lastAt }) => (
            <li
              key={executionId}
              className="grid gap-x-4 gap-y-1 border-b border-line py-2 text-table sm:grid-cols-[5rem_minmax(0,1fr)_auto]"
            >
              <span className="font-medium tabular-nums">{executions.toLocaleString('en')} ×</span>
              <span className="min-w-0">
                <Link
                  className="line-clamp-2 break-words hover:underline"
                  href={addressOf(workspace.slug, 'executions', executionId)}
                  prefetch={false}
                >
                  {message}
                </Link>
                <span className="text-meta text-muted">
                  <code className="font-mono">{code}</code> · {flows > 1 ? `${formatCount(flows, 'flow')}, the last ${flowName}` : flowName}
                  {flowId !== null && (
                    <>
                      {' · '}
                      <Link
                        className="hover:text-fg hover:underline"
                        href={addressOf(workspace.slug, 'flows', flowId) + editorQuery(undefined, executionId)}
                        prefetch={false}
                      >
                        Open the flow there
                      </Link>
                    </>
                  )}
                </span>
              </span>
              <span className="text-meta text-muted sm:text-right">
                {isNew(firstAt) && <strong className="mr-2 font-medium text-failed-ink">new</strong>}
                {executions > 1 && (
                  <>
                    <Time at={firstAt} /> to{' '}
                  </>
                )}
                <Time at={lastAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
