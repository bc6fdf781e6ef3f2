'use client'
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import { placeInFlow } from '../execution/model/place-in-flow.ts'
import { firstTrouble, stepTree } from '../execution/model/step-rows.ts'
import { toast } from '../ui/toast.ts'
import { useEditor, useEditorStore } from './editor-store.ts'
import { showPlace } from './show-problem.ts'
import type { Run } from './use-run.ts'

/** After so long at a step the address says it. Milliseconds. */
const restMs = 300

const fields = { step: parseAsString, line: parseAsInteger, run: parseAsString }

/**
 * Step, line and run of the address: the editor opens there, and the address follows the step that is selected and the run that is shown.
 * A run without a step leads to what failed in it. Nothing is seen of this.
 */
export const Address = ({ run: { open } }: { run: Run }) => {
  const store = useEditorStore()
  const [place, setPlace] = useQueryStates(fields, { history: 'replace' })
  const [wanted] = useState(place)
  const openRun = useRef(open)
  useEffect(() => {
    void store.read().then(() => showPlace(store, wanted))
    if (wanted.run !== null) openRun.current(wanted.run).catch((error: Error) => toast.error(`That run cannot be shown: ${error.message}`))
  }, [store, wanted])
  const isLed = useRef(wanted.step !== null)
  const last = useEditor((state) => (state.last?.executionId === wanted.run ? state.last : undefined))
  useEffect(() => {
    if (isLed.current || !last) return
    isLed.current = true
    const trouble = firstTrouble(stepTree(last.steps))
    const found = trouble && placeInFlow(last, trouble.path)
    if (found) showPlace(store, { line: null, ...found })
  }, [store, last])
  const selected = useEditor((state) => state.selected?.path)
  useEffect(() => {
    if (selected === undefined) return
    const timer = setTimeout(() => void setPlace(({ step }) => (step === selected ? {} : { step: selected, line: null })), restMs)
    return () => clearTimeout(timer)
  }, [selected, setPlace])
  const shown = useEditor((state) => state.executionId)
  useEffect(() => {
    if (shown !== undefined && shown !== wanted.run) void setPlace({ run: null })
  }, [shown, wanted, setPlace])
  return null
}
