import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface Column {
  readonly name: string
  /** For everybody who does not see the column. */
  readonly isHidden?: boolean
  readonly className?: string
}

interface TableProps {
  readonly label: string
  readonly columns: readonly Column[]
  /** Columns are as wide as they say, whatever they hold: several tables stand below each other. */
  readonly isFixed?: boolean
  readonly children: ReactNode
}

/** A short list, whole. On a phone each row is a paragraph: what it is about, and below it the rest. */
export const Table = ({ label, columns, isFixed = false, children }: TableProps) => (
  <SidewaysScroll label={label}>
    <table
      aria-label={label}
      className={classNames('w-full border-t border-line text-left text-table', isFixed && 'sm:min-w-4xl sm:table-fixed')}
    >
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line text-meta text-muted">
          {columns.map(({ name, isHidden, className }) => (
            <th key={name} scope="col" className={classNames('h-8 px-3 font-normal whitespace-nowrap first:pl-6 last:pr-6', className)}>
              {isHidden ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </SidewaysScroll>
)

/** Where the page is too narrow, arrow keys reach the rest. */
export const SidewaysScroll = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes keys
  <div role="group" aria-label={label} tabIndex={0} className="relative overflow-x-auto outline-offset-[-2px]">
    {children}
  </div>
)

export const Row = ({ children }: { children: ReactNode }) => (
  <tr className="border-b border-line hover:bg-hover max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-4 max-sm:py-2">
    {children}
  </tr>
)

export const Cell = ({ className, children }: { className?: string; children?: ReactNode }) => (
  <td
    className={classNames(
      'h-9 px-3 py-1 first:pl-6 last:pr-6 max-sm:h-auto max-sm:px-0! max-sm:py-0 max-sm:text-left sm:whitespace-nowrap',
      className,
    )}
  >
    {children}
  </td>
)

/** What a row is about. */
export const HeadCell = ({ children }: { children: ReactNode }) => (
  <th
    scope="row"
    className="h-9 px-3 py-1 pl-6 text-left font-medium max-sm:h-auto max-sm:w-full max-sm:px-0 max-sm:py-0 sm:whitespace-nowrap"
  >
    {children}
  </th>
)
