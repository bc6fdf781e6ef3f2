'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { toast } from 'sonner'
import { type LiveExecution, useLiveExecution } from '../execution/use-live-execution.ts'
import { useApi } from '../session/api.tsx'
import { useEditor, useEditorStore } from './editor-store.ts'
import { stepRuns } from './model/step-runs.ts'

export interface Run {
  readonly start: (upTo?: string) => void
  readonly cancel: () => void
  readonly isStarting: boolean
  readonly live: LiveExecution
}

/** Runs the buffer as it is, saved or not, and shows it in place. What is saved counts for the flow's history. */
export const useRun = (flow: { readonly id: string; readonly path: string | null }): Run => {
  const store = useEditorStore()
  const { client } = useApi()
  const executionId = useEditor((state) => state.executionId)
  const live = useLiveExecution(executionId)
  useEffect(() => store.setState(({ runs }) => ({ runs: stepRuns(live.state, runs) })), [live, store])
  const start = useMutation({
    mutationFn: (upTo: string | undefined) => {
      const { text, saved, environment } = store.getState()
      const what = text === saved.text ? { flowId: flow.id } : { text, ...(flow.path !== null && { path: flow.path }) }
      return client.createExecution({ body: { ...what, environment, triggerType: 'manual', ...(upTo !== undefined && { upTo }) } })
    },
    onSuccess: ({ executions }) => {
      store.setState({ executionId: executions[0]?.id, dock: 'run', runs: new Map() })
      if (executions.length > 1) toast.info(`${executions.length} data rows run; this shows the first.`)
    },
    onError: (error) => {
      const { problem, message } = error as { problem?: { diagnostics?: readonly never[]; hint?: string }; message: string }
      store.setState({ remote: problem?.diagnostics ?? [], ...(problem?.diagnostics && { dock: 'problems' }) })
      toast.error([message, problem?.hint].filter(Boolean).join(' '))
    },
  })
  const cancel = (): void => {
    if (executionId !== undefined && live.state.status !== 'finished')
      client.cancelExecution({ params: { id: executionId } }).catch((error: Error) => toast.error(error.message))
  }
  return { start: (upTo) => start.mutate(upTo), cancel, isStarting: start.isPending, live }
}
