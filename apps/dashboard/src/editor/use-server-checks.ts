'use client'
import { useEffect } from 'react'
import { useApi } from '../session/api.tsx'
import { useEditor, useEditorStore } from './editor-store.ts'

/** After so long without a change the server is asked too. Milliseconds. */
const restMs = 700

/** What only the server can say of the text: names of the environment, files of the project. */
export const useServerChecks = (path: string | null): void => {
  const store = useEditorStore()
  const { client } = useApi()
  const text = useEditor((state) => state.text)
  const environment = useEditor((state) => state.environment)
  const isBroken = useEditor((state) => state.isBroken)
  useEffect(() => {
    if (isBroken) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const body = { text, ...(path !== null && { path }), ...(environment !== null && { environment }) }
      client.validateFlow({ body, signal: stop.signal }).then(
        ({ diagnostics }) => store.getState().text === text && store.setState({ remote: diagnostics }),
        () => {},
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, environment, isBroken, path, client, store])
}
