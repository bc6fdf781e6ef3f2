'use client'
import { useSyncExternalStore } from 'react'
import { formatAge } from './format.ts'

/** One clock for the page. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = 0
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 10_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
const currentTime = (): number => {
  if (now === 0) now = Date.now()
  return now
}

/** The time, which goes on by itself; milliseconds since 1970. */
export const useCurrent = (): number => useSyncExternalStore(subscribe, currentTime, () => 0)

/** How long ago, with the moment itself on hover. */
export const Time = ({ at }: { at: string }) => {
  const current = useCurrent()
  return (
    <time dateTime={at} title={new Date(at).toLocaleString('en-GB')} className="whitespace-nowrap">
      {formatAge(at, Math.max(current, new Date(at).getTime()))}
    </time>
  )
}
