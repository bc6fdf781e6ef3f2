'use client'
import { create } from 'zustand'
import { useApi } from '../session/api.tsx'
import { useSession } from '../session/session.ts'

/** Beside the page, so that a look at another one costs nothing. By workspace and name. */
const useKept = create<ReadonlyMap<string, unknown>>(() => new Map())

/** What one person chose is nothing for the next. */
useSession.subscribe(({ phase }) => void (phase === 'out' && useKept.setState(new Map(), true)))

/** As `useState`; it stays until the page is loaded again, or somebody signs out. */
export const useKeptState = <T>(name: string, initial: T): readonly [T, (change: (before: T) => T) => void] => {
  const { workspace } = useApi()
  const key = `${workspace.id} ${name}`
  const valueIn = (kept: ReadonlyMap<string, unknown>): T => (kept.has(key) ? (kept.get(key) as T) : initial)
  const value = useKept(valueIn)
  return [value, (change) => useKept.setState((kept) => new Map(kept).set(key, change(valueIn(kept))), true)]
}
