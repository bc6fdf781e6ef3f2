import type { ReactNode } from 'react'

/** The head of a page: its one h1, and what may be done. */
export const PageHead = ({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children?: ReactNode }) => (
  <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-5 pb-4 sm:px-6">
    <h1 className="text-title font-semibold">{title}</h1>
    {aside && <span className="text-table text-muted">{aside}</span>}
    <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
  </header>
)
