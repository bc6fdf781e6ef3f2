'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { classNames } from './class-names.ts'
import type { More } from './more.ts'
import { NextRows } from './next-rows.tsx'
import { useKeptScroll } from './use-kept-scroll.ts'

export interface VirtualRowsProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly rowHeight: number
  readonly keyOf: (item: T) => string
  readonly children: (item: T) => ReactNode
  /** Asked for once the end is near. */
  readonly more?: More | undefined
  readonly className?: string
}

/** So many rows before the end the next ones are asked for. */
const nearEnd = 10

/** A long list: rows that are out of sight do not exist. */
export const VirtualRows = <T,>({ label, items, rowHeight, keyOf, children, more, className }: VirtualRowsProps<T>) => {
  'use no memo'
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  // Behind the library, which begins at the top.
  const onScroll = useKeptScroll(label, scroller)
  const rows = virtual.getVirtualItems()
  const isNearEnd = (rows.at(-1)?.index ?? 0) >= items.length - nearEnd
  return (
    <div ref={scroller} onScroll={onScroll} className={classNames('min-h-0 flex-1 overflow-auto', className)}>
      <ul aria-label={label} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {rows.map(({ index, start }) => {
          const item = items[index]
          return (
            item !== undefined && (
              <li key={keyOf(item)} style={{ position: 'absolute', top: start, left: 0, right: 0, height: rowHeight }}>
                {children(item)}
              </li>
            )
          )
        })}
      </ul>
      <NextRows more={more} isNearEnd={isNearEnd} />
    </div>
  )
}
