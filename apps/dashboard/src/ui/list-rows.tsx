'use client'
import { lazy, Suspense } from 'react'
import { loadLater } from '../session/connection.ts'
import { classNames } from './class-names.ts'
import type { VirtualRowsProps } from './virtual-rows.tsx'

/** So many rows may all exist at once. */
const few = 60

const VirtualRows = lazy(() => loadLater(() => import('./virtual-rows.tsx').then((module) => ({ default: module.VirtualRows })))) as <T>(
  props: VirtualRowsProps<T>,
) => React.ReactNode

/** A list of rows; what makes a long one quick is fetched when there is one. */
export const ListRows = <T,>(props: VirtualRowsProps<T>) => {
  const all = <AllRows {...props} items={props.items.slice(0, few)} />
  if (props.items.length <= few && !props.more) return all
  return (
    <Suspense fallback={all}>
      <VirtualRows {...props} />
    </Suspense>
  )
}

const AllRows = <T,>({ label, items, rowHeight, keyOf, children, className }: VirtualRowsProps<T>) => (
  <div className={classNames('min-h-0 flex-1 overflow-auto', className)}>
    <ul aria-label={label}>
      {items.map((item) => (
        <li key={keyOf(item)} style={{ height: rowHeight }}>
          {children(item)}
        </li>
      ))}
    </ul>
  </div>
)
