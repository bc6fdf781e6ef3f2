'use client'
import { type ExecutionEvent, type ExecutionState, emptyExecutionState, foldExecution } from '@testmesh/protocol'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useApi } from '../session/api.tsx'

export interface LiveExecution {
  /** The fold of all events so far; its steps are new objects where they changed. */
  readonly state: ExecutionState
  /** `asked`: no connection comes about, and the log is asked for now and then. */
  readonly connection: 'connecting' | 'live' | 'cut' | 'asked' | 'over'
  /** Why the server does not show it. */
  readonly problem?: Error
}

const nothing: LiveExecution = { state: emptyExecutionState(), connection: 'connecting' }

/** An execution as it goes on. Who shows a part of it subscribes to that: nothing else is painted with each event. */
export interface LiveSource {
  readonly get: () => LiveExecution
  readonly subscribe: (listener: () => void) => () => void
}

interface Store extends LiveSource {
  readonly change: (change: Partial<LiveExecution>) => void
}

/** Tells its listeners once a frame; a page in the background once a second. */
const createStore = (): Store => {
  let current = nothing
  const listeners = new Set<() => void>()
  let isTold = true
  const tell = (): void => {
    isTold = true
    for (const listener of listeners) listener()
  }
  return {
    get: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    change: (change) => {
      current = { ...current, ...change }
      if (!isTold) return
      isTold = false
      if (document.hidden) setTimeout(tell, 1000)
      else requestAnimationFrame(tell)
    },
  }
}

/** Follows the log of an execution, from its first event on, and goes on where a connection was cut. Undefined: nothing yet. */
export const useLiveSource = (id: string | undefined): LiveSource => {
  const { client } = useApi()
  const [store, setStore] = useState(createStore)
  useEffect(() => {
    const own = createStore()
    setStore(own)
    if (id === undefined) return
    const stop = new AbortController()
    const onConnection = (state: 'connected' | 'cut' | 'asked'): void => own.change({ connection: state === 'connected' ? 'live' : state })
    const follow = async (): Promise<void> => {
      let state = emptyExecutionState()
      for await (const events of client.follow(id, { signal: stop.signal, onConnection })) {
        state = foldAll(state, events)
        own.change({ state: { ...state } })
      }
      own.change({ connection: 'over' })
    }
    follow().catch((problem: Error) => own.change({ problem }))
    return () => stop.abort()
  }, [client, id])
  return store
}

/** What `select` makes of it, as it stands: a value that stays the same while nothing changed. */
export const useLive = <T>({ subscribe, get }: LiveSource, select: (live: LiveExecution) => T): T =>
  useSyncExternalStore(
    subscribe,
    () => select(get()),
    () => select(nothing),
  )

export const all = (live: LiveExecution): LiveExecution => live

export const useLiveExecution = (id: string | undefined): LiveExecution => useLive(useLiveSource(id), all)

const foldAll = (state: ExecutionState, events: readonly ExecutionEvent[]): ExecutionState => {
  for (const event of events) foldExecution(state, event)
  return state
}
