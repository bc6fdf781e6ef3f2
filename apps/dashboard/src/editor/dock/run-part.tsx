'use client'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { ConnectionChip } from '../../execution/connection-chip.tsx'
import { firstTrouble, stepTree } from '../../execution/model/step-rows.ts'
import { StepDetail } from '../../execution/step-detail.tsx'
import { StepList } from '../../execution/step-list.tsx'
import type { LiveExecution } from '../../execution/use-live-execution.ts'
import { addressOf } from '../../place/use-place.ts'
import { useApi } from '../../session/api.tsx'
import { formatDuration } from '../../ui/format.ts'
import { StatusChip, statusOf } from '../../ui/status.tsx'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { isOfFlow } from '../model/step-runs.ts'

interface Chosen {
  readonly path: string
  /** Of the step that is selected with it: of a step of another flow, the one that was selected already. */
  readonly pointer: string | undefined
}

/** The last run of the buffer; its steps and the selected step go together. */
export const RunPart = ({ live }: { live: LiveExecution }) => {
  const store = useEditorStore()
  const { workspace } = useApi()
  const executionId = useEditor((state) => state.executionId)
  const selected = useEditor((state) => state.selected)
  const wanted = useEditor(({ runs, selected: step }) => (step ? runs.get(step.pointer)?.path : undefined))
  const [chosen, setChosen] = useState<Chosen>()
  const [tab, setTab] = useState<string | null>(null)
  const { state } = live
  const failing = useMemo(() => firstTrouble(stepTree(state.steps))?.path, [state])
  if (executionId === undefined) return <p className="p-4 text-table text-muted">Run shows here what the buffer did, saved or not.</p>
  const isOfSelected = chosen !== undefined && chosen.pointer === selected?.pointer
  const shown = isOfSelected ? chosen.path : (wanted ?? failing ?? chosen?.path)
  const step = shown === undefined ? undefined : state.steps.get(shown)
  const onSelect = (next: string): void => {
    const found = state.steps.get(next)
    const pointer = found && isOfFlow(state, found) ? found.pointer : selected?.pointer
    setChosen({ path: next, pointer })
    const at = store.getState().model?.steps.find((one) => one.pointer === pointer)
    if (at) store.select(at, 'graph')
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center gap-3 border-b border-line px-4 text-table">
        <StatusChip status={statusOf({ status: state.status, verdict: state.verdict })} />
        {state.durationMs !== undefined && <span className="text-muted">{formatDuration(state.durationMs)}</span>}
        {state.status !== 'finished' && <ConnectionChip live={live} />}
        {state.failure && <span className="min-w-0 truncate text-failed-ink">{state.failure.message}</span>}
        <Link href={addressOf(workspace.slug, 'executions', executionId)} className="ml-auto shrink-0 text-primary hover:underline">
          Open as a page
        </Link>
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-1 grid-rows-2 md:grid-cols-[minmax(18rem,2fr)_3fr] md:grid-rows-1">
        <div className="min-h-0 border-line max-md:border-b md:border-r">
          <StepList live={live} selected={shown} onSelect={onSelect} />
        </div>
        <div className="min-h-0">
          {step ? (
            <StepDetail key={step.path} executionId={executionId} step={step} tab={tab} onTab={setTab} />
          ) : (
            <p className="p-4 text-table text-muted">Choose a step to see what it sent and got.</p>
          )}
        </div>
      </div>
    </div>
  )
}
