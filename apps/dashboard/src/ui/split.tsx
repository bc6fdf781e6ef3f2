'use client'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'

export interface SplitProps {
  /** `row`: side by side. */
  readonly direction: 'row' | 'column'
  /** What the separator moves: `Width of the graph`. */
  readonly label: string
  /** Of the first, in percent, until somebody moves it. */
  readonly share: number
  /** Either may be absent; the other has all the room then, and keeps its state. */
  readonly first?: ReactNode
  /** It keeps its state while it is not seen. */
  readonly hidesFirst?: boolean
  readonly second?: ReactNode
  readonly hidesSecond?: boolean
}

/** Neither gets narrower than this. Percent. */
const least = 15
const step = 5

/** Two panes with a separator between them that moves by pointer and by arrow keys; a double click puts it back. */
export const Split = ({ direction, label, share, first, hidesFirst = false, second, hidesSecond = false }: SplitProps) => {
  const box = useRef<HTMLDivElement>(null)
  const [moved, setMoved] = useState<number>()
  const now = moved ?? share
  const isRow = direction === 'row'
  const isSplit = Boolean(first) && Boolean(second) && !hidesFirst && !hidesSecond
  const moveTo = (percent: number): void => setMoved(Math.min(100 - least, Math.max(least, percent)))
  const drag = (event: PointerEvent): void => {
    const rect = box.current?.getBoundingClientRect()
    if (!rect || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    moveTo(isRow ? ((event.clientX - rect.left) / rect.width) * 100 : ((event.clientY - rect.top) / rect.height) * 100)
  }
  const press = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = isRow
      ? { ArrowLeft: now - step, ArrowRight: now + step, Home: least, End: 100 - least }
      : { ArrowUp: now - step, ArrowDown: now + step, Home: least, End: 100 - least }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    moveTo(to)
  }
  const tracks = isSplit ? `minmax(0, ${now}fr) 0.25rem minmax(0, ${100 - now}fr)` : 'minmax(0, 1fr)'
  return (
    <div
      ref={box}
      className="grid h-full min-h-0"
      style={isRow ? { gridTemplateColumns: tracks } : { gridTemplateRows: tracks, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      {first && (
        <div hidden={hidesFirst} className="min-h-0 min-w-0 overflow-hidden">
          {first}
        </div>
      )}
      {isSplit && (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved.
        <div
          role="separator"
          tabIndex={0}
          aria-label={label}
          aria-orientation={isRow ? 'vertical' : 'horizontal'}
          aria-valuenow={Math.round(now)}
          aria-valuemin={least}
          aria-valuemax={100 - least}
          className={`touch-none bg-line hover:bg-primary focus-visible:bg-primary ${isRow ? 'cursor-col-resize' : 'cursor-row-resize'}`}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          onDoubleClick={() => setMoved(undefined)}
          onKeyDown={press}
        />
      )}
      {second && (
        <div hidden={hidesSecond} className="min-h-0 min-w-0 overflow-hidden">
          {second}
        </div>
      )}
    </div>
  )
}
