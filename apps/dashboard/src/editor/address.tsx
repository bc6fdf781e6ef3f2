'use client'
import { useEffect, useRef, useState } from 'react'
import { loadLater } from '../session/connection.ts'
import { toast } from '../ui/toast.ts'
import { useEditor, useEditorStore } from './editor-store.ts'
import type { Run } from './use-run.ts'

/** After so long at a step the address says it. Milliseconds. */
const restMs = 300

/**
 * Step, line and run of the address: the editor opens there, and the address follows the step that is selected and the run that is shown.
 * A run without a step leads to what failed in it. Nothing is seen of this.
 */
export const Address = ({ run: { open } }: { run: Run }) => {
  const store = useEditorStore()
  const [wanted] = useState(readPlace)
  const openRun = useRef(open)
  useEffect(() => {
    if (wanted.step !== null || wanted.line !== null)
      void Promise.all([leading(), store.read()]).then(([{ showPlace }]) => showPlace(store, wanted))
    if (wanted.run !== null) openRun.current(wanted.run).catch((error: Error) => toast.error(`That run cannot be shown: ${error.message}`))
  }, [store, wanted])
  const isLed = useRef(wanted.step !== null)
  const last = useEditor((state) => (state.last?.executionId === wanted.run ? state.last : undefined))
  useEffect(() => {
    if (isLed.current || !last) return
    isLed.current = true
    void leading().then(({ showFailure }) => showFailure(store, last))
  }, [store, last])
  const selected = useEditor((state) => state.selected?.path)
  useEffect(() => {
    if (selected === undefined) return
    const timer = setTimeout(() => readPlace().step !== selected && writePlace({ step: selected, line: null }), restMs)
    return () => clearTimeout(timer)
  }, [selected])
  const shown = useEditor((state) => state.executionId)
  useEffect(() => {
    if (shown !== undefined && shown !== wanted.run) writePlace({ run: null })
  }, [shown, wanted])
  return null
}

const leading = () => loadLater(() => import('./show-place.ts'))

const readPlace = () => {
  const query = new URLSearchParams(location.search)
  const line = query.get('line')
  return { step: query.get('step'), line: line === null ? null : Number(line), run: query.get('run') }
}

const writePlace = (change: Readonly<Record<string, string | null>>): void => {
  const url = new URL(location.href)
  for (const [name, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (url.href !== location.href) window.history.replaceState(null, '', url)
}
