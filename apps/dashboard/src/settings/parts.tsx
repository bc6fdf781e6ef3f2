'use client'
import type { ReactNode } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'

export const Problem = ({ error }: { error: unknown }) => {
  if (!error) return null
  const { message, problem } = error as { message: string; problem?: { hint?: string } }
  return (
    <p role="alert" className="text-table text-failed-ink">
      {message} {problem?.hint}
    </p>
  )
}

/** Something that is seen this once. */
export const ShownOnce = ({ text, label, children }: { text: string; label: string; children: ReactNode }) => (
  <div role="status" className="rounded-card border border-line bg-passed-soft p-4">
    <p className="text-table">{children}</p>
    <div className="mt-2 flex items-center gap-2 rounded-control border border-line bg-bg px-3 py-2">
      <code className="min-w-0 flex-1 font-mono text-table break-all">{text}</code>
      <CopyButton text={text} label={label}>
        Copy
      </CopyButton>
    </div>
  </div>
)

export const Table = ({ label, heads, children }: { label: string; heads: readonly string[]; children: ReactNode }) => (
  <div className="overflow-x-auto rounded-card border border-line">
    <table aria-label={label} className="w-full text-table">
      <thead>
        <tr className="h-9 border-b border-line text-left text-meta text-muted">
          {heads.map((head) => (
            <th key={head} scope="col" className="px-4 font-normal">
              {head === '' ? <span className="sr-only">What to do</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&>tr]:h-10 [&>tr]:border-b [&>tr]:border-line [&>tr:last-child]:border-b-0">{children}</tbody>
    </table>
  </div>
)

export const cell = 'px-4'
