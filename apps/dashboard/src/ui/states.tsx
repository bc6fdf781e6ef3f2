'use client'
import { CloudOff, Inbox, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

/** What a page shows when it has nothing to show: each says what to do next. */

export const Empty = ({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) => (
  <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
    <Inbox size={28} aria-hidden className="text-faint" />
    <h2 className="text-base font-semibold">{title}</h2>
    {children && <div className="max-w-prose text-table text-muted">{children}</div>}
    {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
  </div>
)

/** Why something could not be had: what failed, the number of the request, and another try. */
export const Failed = ({ what, error, onRetry }: { what: string; error: unknown; onRetry?: () => void }) => {
  const { message, code, problem } = error as { message?: string; code?: string; problem?: { requestId?: string; hint?: string } }
  const isAway = code === 'UNREACHABLE'
  const Icon = isAway ? CloudOff : TriangleAlert
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <Icon size={28} aria-hidden className="text-failed" />
      <h2 className="text-base font-semibold">{what}</h2>
      <p className="max-w-prose text-table text-muted">{isAway ? 'The server does not answer.' : message}</p>
      {problem?.hint && <p className="max-w-prose text-table text-muted">{problem.hint}</p>}
      {problem?.requestId && <p className="font-mono text-meta text-faint">request {problem.requestId}</p>}
      {onRetry && (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

export const Bar = ({ className }: { className?: string }) => (
  <span aria-hidden className={classNames('pulses block h-4 rounded-control bg-hover', className)} />
)

/** The shape of what comes, after a moment: what is quick never flickers. */
export const Loading = ({ label, children }: { label: string; children: ReactNode }) => {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setShown, 150, true)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" aria-label={label}>
      {isShown ? children : null}
    </div>
  )
}

export const LoadingRows = ({ label, count = 8 }: { label: string; count?: number }) => (
  <Loading label={label}>
    {Array.from({ length: count }, (_, row) => (
      <div key={String(row)} className="flex h-9 items-center gap-4 border-b border-line px-3">
        <Bar className="w-4" />
        <Bar className="w-64" />
        <Bar className="ml-auto w-24" />
      </div>
    ))}
  </Loading>
)
