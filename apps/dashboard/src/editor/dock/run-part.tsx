'use client'
import type { ExecutionState } from '@testmesh/protocol'
import Link from 'next/link'
import { memo, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { ConnectionChip } from '../../execution/connection-chip.tsx'
import { Elapsed } from '../../execution/elapsed.tsx'
import { ownStep } from '../../execution/model/own-step.ts'
import { firstTrouble, stepTree } from '../../execution/model/step-rows.ts'
import { StepDetail } from '../../execution/step-detail.tsx'
import { StepList } from '../../execution/step-list.tsx'
import { all, type LiveExecution, type LiveSource, useLive } from '../../execution/use-live-execution.ts'
import { addressOf } from '../../place/use-place.ts'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { StatusChip, statusOf } from '../../ui/status.tsx'
import { type EditorState, useEditor, useEditorStore } from '../editor-store.ts'
import type { FlowStep } from '../model/steps.ts'
import { enterSteps } from '../settle.ts'
import { DataRows } from './data-rows.tsx'
import { TakeActual } from './take-actual.tsx'

interface Chosen {
  readonly path: string
  /** Of the step that is selected with it: of a step of another flow, the one that calls it. */
  readonly pointer: string | undefined
}

/** The last run of the buffer, whose steps lead to those of the flow. The cards are painted first; the list comes behind, between two frames. */
export const RunPart = ({ live: source }: { live: LiveSource }) => {
  const store = useEditorStore()
  const executionId = useEditor((state) => state.executionId)
  const live = useDeferredValue(useLive(source, all))
  const failing = useMemo(() => firstTrouble(stepTree(live.state.steps))?.path, [live.state])
  const [chosen, setChosen] = useState<Chosen>()
  const choose = useCallback(
    (path: string): void => {
      const step = stepOf(source.get().state, path, store.getState())
      if (step) store.lead(step)
      setChosen({ path, pointer: store.getState().selected?.pointer })
    },
    [store, source],
  )
  if (executionId === undefined) return <p className="p-4 text-table text-muted">Run shows here what the buffer did, saved or not.</p>
  return (
    <div className="flex h-full flex-col">
      <RunHead live={source} executionId={executionId} failing={failing} onChoose={choose} />
      <RunSteps live={live} executionId={executionId} failing={failing} chosen={chosen} onChoose={choose} />
    </div>
  )
}

/** Where a step that ran stands in the flow now; of one of another flow, the step that calls it. */
const stepOf = (state: ExecutionState, path: string, { model, places }: EditorState): FlowStep | undefined => {
  const own = ownStep(state, path)
  const pointer = own && places ? places.get(own.pointer) : own?.pointer
  return model?.steps.find((step) => step.pointer === pointer)
}

interface RunStepsProps {
  readonly live: LiveExecution
  readonly executionId: string
  /** The path of the first step that failed. */
  readonly failing: string | undefined
  readonly chosen: Chosen | undefined
  readonly onChoose: (path: string) => void
}

/** Its steps and the selected step go together. */
const RunSteps = memo(({ live, executionId, failing, chosen, onChoose }: RunStepsProps) => {
  const selected = useEditor((state) => state.selected)
  const wanted = useEditor(({ runs, selected: step }) => (step ? runs.get(step.pointer)?.path : undefined))
  const [tab, setTab] = useState<string | null>(null)
  const { state } = live
  const isOfSelected = chosen !== undefined && chosen.pointer === selected?.pointer
  const shown = isOfSelected ? chosen.path : (wanted ?? failing ?? chosen?.path)
  const step = shown === undefined ? undefined : state.steps.get(shown)
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 grid-rows-2 md:grid-cols-[minmax(18rem,2fr)_3fr] md:grid-rows-1">
      <div className="min-h-0 border-line max-md:border-b md:border-r">
        <div className="h-full contain-strict">
          <StepList live={live} selected={shown} onSelect={onChoose} />
        </div>
      </div>
      <div className="min-h-0">
        {step ? (
          <StepDetail
            key={step.path}
            executionId={executionId}
            step={step}
            isStop={state.stop?.path === step.path}
            tab={tab}
            onTab={setTab}
            Aside={TakeActual}
          />
        ) : (
          <p className="p-4 text-table text-muted">Choose a step to see what it sent and got.</p>
        )}
      </div>
    </div>
  )
})
RunSteps.displayName = 'RunSteps'

interface RunHeadProps {
  readonly live: LiveSource
  readonly executionId: string
  readonly failing: string | undefined
  readonly onChoose: (path: string) => void
}

/** How the whole of it stands, and the way to what failed: painted when that changes, not with each step. */
const RunHead = memo(({ live, executionId, failing, onChoose }: RunHeadProps) => {
  const { workspace } = useApi()
  const status = useLive(live, ({ state }) => state.status)
  const verdict = useLive(live, ({ state }) => state.verdict)
  const startedAt = useLive(live, ({ state }) => state.startedAt)
  const durationMs = useLive(live, ({ state }) => state.durationMs)
  const failure = useLive(live, ({ state }) => state.failure)
  const connection = useLive(live, (now) => now.connection)
  const problem = useLive(live, (now) => now.problem)
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-x-3 border-b border-line px-4 text-table max-md:flex-wrap max-md:gap-y-1 max-md:py-1">
      <StatusChip status={statusOf({ status, verdict })} />
      <DataRows />
      <span className="text-muted">
        <Elapsed startedAt={startedAt} durationMs={durationMs} isCut={connection === 'cut'} />
      </span>
      {status !== 'finished' && <ConnectionChip live={{ connection, ...(problem && { problem }) }} />}
      {failure && <span className="min-w-0 truncate text-failed-ink">{failure.message}</span>}
      {status === 'finished' && failing !== undefined && (
        <Button
          size="small"
          className="shrink-0"
          onClick={() => {
            onChoose(failing)
            enterSteps()
          }}
        >
          Go to the failing step
        </Button>
      )}
      <Link href={addressOf(workspace.slug, 'executions', executionId)} className="ml-auto shrink-0 text-primary hover:underline">
        Open as a page
      </Link>
    </div>
  )
})
RunHead.displayName = 'RunHead'
