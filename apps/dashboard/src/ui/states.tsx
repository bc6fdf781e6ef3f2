'use client'
import { CloudOff, Inbox, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

/** What a page shows when it has nothing to show: each says what to do next. */

interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** It is all there is on the page, and so its heading. */
  readonly isPage?: boolean
}

export const Empty = ({ title, children, actions, isPage }: EmptyProps) => (
  <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
    <Inbox size={28} aria-hidden className="text-faint" />
    <Heading isPage={isPage}>{title}</Heading>
    {children && <div className="max-w-prose text-table text-muted">{children}</div>}
    {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
  </div>
)

/** Why something could not be had: what failed, the number of the request, and another try. */
interface FailedProps {
  readonly what: string
  readonly error: unknown
  readonly onRetry?: () => void
  readonly isPage?: boolean
}

export const Failed = ({ what, error, onRetry, isPage }: FailedProps) => {
  const { message, code, problem } = error as { message?: string; code?: string; problem?: { requestId?: string; hint?: string } }
  const isAway = code === 'UNREACHABLE'
  const Icon = isAway ? CloudOff : TriangleAlert
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <Icon size={28} aria-hidden className="text-failed" />
      <Heading isPage={isPage}>{what}</Heading>
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

const Heading = ({ isPage, children }: { isPage: boolean | undefined; children: string }) => {
  const Tag = isPage ? 'h1' : 'h2'
  return <Tag className="text-base font-semibold">{children}</Tag>
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
