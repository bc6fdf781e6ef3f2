'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMayRun } from '../execution/run-guard.ts'
import { type LiveSource, useLiveSource } from '../execution/use-live-execution.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { said } from '../ui/format.ts'
import { toast } from '../ui/toast.ts'
import { useEditor, useEditorStore } from './editor-store.ts'
import { toServer } from './line-ends.ts'
import { movedRuns, placesOf, type StepRun, stepRuns } from './model/step-runs.ts'
import type { FlowStep } from './model/steps.ts'
import { settle } from './settle.ts'

export interface Run {
  readonly start: (upTo?: string) => void
  readonly cancel: () => void
  readonly isStarting: boolean
  readonly live: LiveSource
}

/** Runs the buffer as it is, saved or not, and shows it in place. What is saved counts for the flow's history. */
export const useRun = (flow: { readonly id: string; readonly path: string | null }): Run => {
  const store = useEditorStore()
  const { client } = useApi()
  const why = useNeeds('editor')
  const mayRun = useMayRun()
  const executionId = useEditor((state) => state.executionId)
  const live = useLiveSource(executionId)
  const [ran, setRan] = useState<readonly FlowStep[]>()
  const steps = useEditor(({ model }) => model?.steps)
  const places = useMemo(() => (ran && steps && ran !== steps ? placesOf(ran, steps) : undefined), [ran, steps])
  const known = useRef<ReadonlyMap<string, StepRun>>(new Map())
  useEffect(() => {
    const show = (): void => {
      known.current = stepRuns(live.get().state, known.current)
      store.setState({ places, runs: places ? movedRuns(known.current, places) : known.current })
    }
    show()
    return live.subscribe(show)
  }, [live, places, store])
  const start = useMutation({
    mutationFn: async (upTo: string | undefined) => {
      await settle(store)
      const { text, saved, environment, model } = store.getState()
      if (!(await mayRun([{ environment }]))) return undefined
      setRan(model?.steps)
      const what =
        text === saved.text
          ? { flowId: flow.id, flowVersion: saved.version }
          : { text: toServer(text, store.lineEnd), ...(flow.path !== null && { path: flow.path }) }
      return client.createExecution({ body: { ...what, environment, triggerType: 'manual', ...(upTo !== undefined && { upTo }) } })
    },
    onSuccess: (started) => {
      if (!started) return
      const rows = started.executions.map(({ id, row }) => ({ executionId: id, name: row?.name ?? id }))
      store.setState({ executionId: rows[0]?.executionId, batch: { id: started.batchId, rows }, dock: 'run', runs: new Map() })
    },
    onError: (error) => {
      const { problem, message } = error as { problem?: { diagnostics?: readonly never[]; hint?: string }; message: string }
      store.setState({ remote: problem?.diagnostics ?? [], ...(problem?.diagnostics && { dock: 'problems' }) })
      toast.error(said(message, problem?.hint))
    },
  })
  const cancel = (): void => {
    if (executionId !== undefined && live.get().state.status !== 'finished')
      client.cancelExecution({ params: { id: executionId } }).catch((error: Error) => toast.error(error.message))
  }
  const begin = (upTo?: string): void => (why === undefined ? start.mutate(upTo) : void toast.info(why))
  return { start: begin, cancel, isStarting: start.isPending, live }
}
