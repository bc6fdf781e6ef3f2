'use client'
import { replaceEqualDeep } from '@tanstack/react-query'
import { ApiProblem } from '@testmesh/client'
import type { Diagnostic } from '@testmesh/protocol'
import { useEffect } from 'react'
import { useApi } from '../session/api.tsx'
import { useEditor, useEditorStore } from './editor-store.ts'

/** After so long without a change the server is asked too. Milliseconds. */
const restMs = 700

/** What only the server can say of the text: names of the environment, files of the project. */
export const useServerChecks = (path: string | null): void => {
  const store = useEditorStore()
  const { client } = useApi()
  const environment = useEditor((state) => state.environment)
  const isBroken = useEditor((state) => state.isBroken)
  useEffect(() => {
    if (isBroken) return
    let stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      const { text } = store.getState()
      const body = { text, ...(path !== null && { path }), ...(environment !== null && { environment }) }
      const show = (diagnostics: readonly Diagnostic[]): void => {
        // Its fixes are not offered: they would be of an older text as soon as somebody types. The worker has them too.
        const remote = diagnostics.map(({ fix: _, ...problem }) => problem)
        if (store.getState().text === text) store.setState({ remote: replaceEqualDeep(store.getState().remote, remote) })
      }
      client.validateFlow({ body, signal: stop.signal }).then(
        ({ diagnostics }) => show(diagnostics),
        // An environment that somebody removed, say. A server that is away is told elsewhere, and asked again with the next change.
        (error: unknown) => {
          if (error instanceof ApiProblem && error.status === 422)
            show([{ code: error.code, severity: 'error', message: error.message, place: {} }])
        },
      )
    }
    const wait = (): void => {
      clearTimeout(timer)
      stop.abort()
      stop = new AbortController()
      timer = setTimeout(ask, restMs)
    }
    wait()
    const unsubscribe = store.subscribe(({ text }, before) => text !== before.text && wait())
    return () => {
      unsubscribe()
      clearTimeout(timer)
      stop.abort()
    }
  }, [environment, isBroken, path, client, store])
}
