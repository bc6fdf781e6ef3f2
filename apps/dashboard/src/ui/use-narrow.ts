'use client'
import { useSyncExternalStore } from 'react'

const query = '(max-width: 767px)'

const subscribe = (changed: () => void): (() => void) => {
  const list = window.matchMedia(query)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** Whether there is room for one thing only, as on a phone. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow, () => false)

export const isNarrow = (): boolean => window.matchMedia(query).matches
