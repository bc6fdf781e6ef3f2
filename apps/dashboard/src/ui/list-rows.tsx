'use client'
import { lazy, Suspense, useRef, useState } from 'react'
import { loadLater } from '../session/connection.ts'
import { classNames } from './class-names.ts'
import { useKeptScroll } from './use-kept-scroll.ts'
import type { VirtualRowsProps } from './virtual-rows.tsx'

/** So many rows may all exist at once. */
const few = 60

const VirtualRows = lazy(() => loadLater(() => import('./virtual-rows.tsx').then((module) => ({ default: module.VirtualRows })))) as <T>(
  props: VirtualRowsProps<T>,
) => React.ReactNode

/** A list of rows; what makes a long one quick is fetched when there is one. */
export const ListRows = <T,>(props: VirtualRowsProps<T>) => {
  const all = <AllRows {...props} items={props.items.slice(0, few)} />
  // One that was long stays so: another kind of list would begin at its top, under the hands of who scrolls.
  const [isLong, setLong] = useState(false)
  if (!isLong && (props.items.length > few || props.more)) setLong(true)
  if (!isLong) return all
  return (
    <Suspense fallback={all}>
      <VirtualRows {...props} />
    </Suspense>
  )
}

const AllRows = <T,>({ label, items, rowHeight, keyOf, children, className }: VirtualRowsProps<T>) => {
  const scroller = useRef<HTMLDivElement>(null)
  const onScroll = useKeptScroll(label, scroller)
  return (
    <div ref={scroller} onScroll={onScroll} className={classNames('min-h-0 flex-1 overflow-auto', className)}>
      <ul aria-label={label}>
        {items.map((item) => (
          <li key={keyOf(item)} style={{ height: rowHeight }}>
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}
