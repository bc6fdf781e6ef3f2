'use client'
import { type PointerEvent, useState } from 'react'
import { classNames } from '../ui/class-names.ts'
import { formatDuration } from '../ui/format.ts'
import type { Stretch, TimeScale } from './model/time-scale.ts'

interface TimeRulerProps {
  readonly scale: TimeScale
  /** When the execution began: what the ruler counts from. */
  readonly start: number
  /** Somebody drew over a stretch of it. */
  readonly onBrush: (stretch: Stretch) => void
  readonly className: string
}

/** A shorter pull is a click. Of the width. */
const shortestBrush = 0.02

/** What the bars are measured by. Drawing over it shows that stretch alone; keys of the list do the same. */
export const TimeRuler = ({ scale, start, onBrush, className }: TimeRulerProps) => {
  const [brush, setBrush] = useState<readonly [number, number]>()
  const partOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const { left, width } = currentTarget.getBoundingClientRect()
    return Math.min(1, Math.max(0, (clientX - left) / width))
  }
  const end = (): void => {
    setBrush(undefined)
    if (!brush) return
    const [from, until] = [Math.min(...brush), Math.max(...brush)]
    if (until - from >= shortestBrush) onBrush({ from: scale.momentAt(from), until: scale.momentAt(until) })
  }
  const middle = scale.momentAt(0.5)
  return (
    <div
      title="Draw over it to look at a part"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setBrush([partOf(event), partOf(event)])
      }}
      onPointerMove={(event) => brush && setBrush([brush[0], partOf(event)])}
      onPointerUp={end}
      onPointerCancel={() => setBrush(undefined)}
      className={classNames(
        'relative flex h-full cursor-ew-resize touch-none items-center justify-between font-mono tabular-nums select-none',
        className,
      )}
    >
      <span>{scale.from === start ? '0' : formatDuration(scale.from - start)}</span>
      <span>{formatDuration(middle - start)}</span>
      <span>{formatDuration(scale.until - start)}</span>
      {brush && (
        <span
          className="absolute inset-y-0 rounded-sm bg-primary/25"
          style={{ left: `${Math.min(...brush) * 100}%`, width: `${Math.abs(brush[1] - brush[0]) * 100}%` }}
        />
      )}
    </div>
  )
}
