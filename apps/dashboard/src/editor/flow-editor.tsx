'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ActionDescriptor } from '@testmesh/protocol'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { memo, useEffect, useMemo, useState } from 'react'
import { type LiveSource, useLive } from '../execution/use-live-execution.ts'
import { openFlowWorker } from '../language/worker/flow-worker.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { useTitle } from '../shell/use-title.ts'
import { formatCount, said } from '../ui/format.ts'
import { Split } from '../ui/split.tsx'
import { LoadingRows } from '../ui/states.tsx'
import { StatusGlyph, statusLooks, statusOf } from '../ui/status.tsx'
import { toast } from '../ui/toast.ts'
import { isNarrow, useNarrow } from '../ui/use-narrow.ts'
import { Address } from './address.tsx'
import { Canvas } from './canvas/canvas.tsx'
import { CodePane } from './code/code-pane.tsx'
import { type Batch, createEditorStore, EditorProvider, useEditor, useEditorStore, type View } from './editor-store.ts'
import { keepBreakpoints, readBreakpoints } from './kept-breakpoints.ts'
import { allDiagnostics } from './model/diagnostics-of.ts'
import { Notices } from './notices.tsx'
import { Outline } from './outline/outline.tsx'
import { useSave } from './save/use-save.ts'
import { formOf, toEditor } from './server-text.ts'
import { focusSteps, settle } from './settle.ts'
import { Toolbar } from './toolbar.tsx'
import { useDraft } from './use-draft.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { useFailedRows } from './use-failed-rows.ts'
import { useRowsGoOn } from './use-rows-go-on.ts'
import { useRun } from './use-run.ts'
import { useServerChecks } from './use-server-checks.ts'

/** What is opened later comes later. */
const Dock = dynamic(() => loadLater(() => import('./dock/dock.tsx').then((module) => module.Dock)), { ssr: false })
const ConfirmDialog = dynamic(() => loadLater(() => import('../ui/confirm-dialog.tsx').then((module) => module.ConfirmDialog)), {
  ssr: false,
})
const SaveDialog = dynamic(() => loadLater(() => import('./save/save-dialog.tsx').then((module) => module.SaveDialog)), { ssr: false })
const ConflictDialog = dynamic(() => loadLater(() => import('./save/conflict-dialog.tsx').then((module) => module.ConflictDialog)), {
  ssr: false,
})
const StepForm = dynamic(() => loadLater(() => import('./form/step-form.tsx').then((module) => module.StepForm)), {
  ssr: false,
  loading: () => <LoadingRows label="The form comes" count={3} />,
})
const MoveTo = dynamic(() => loadLater(() => import('./canvas/move-to.tsx').then((module) => module.MoveTo)), { ssr: false })
const EditorDebugger = dynamic(() => loadLater(() => import('./debug/editor-debugger.tsx').then((module) => module.EditorDebugger)), {
  ssr: false,
})
const ConditionDialog = dynamic(() => loadLater(() => import('./condition-dialog.tsx').then((module) => module.ConditionDialog)), {
  ssr: false,
})
const QuickAdd = dynamic(() => loadLater(() => import('./canvas/quick-add.tsx').then((module) => module.QuickAdd)), { ssr: false })

export interface EditedFlow {
  readonly id: string
  readonly name: string
  readonly path: string | null
  readonly collectionId: string | null
  readonly text: string
  readonly version: number
}

interface FlowEditorProps {
  readonly flow: EditedFlow
  readonly descriptors: readonly ActionDescriptor[]
  readonly environment: string | null
}

const viewKey = 'testmesh.editor.view'

/** The editor of one flow. The text is the truth; graph, outline and forms are views of it and edit it. */
const FlowEditor = ({ flow: stored, descriptors, environment }: FlowEditorProps) => {
  const why = useNeeds('editor')
  const flow = useMemo(() => ({ ...stored, text: toEditor(stored.text) }), [stored])
  const { isMixed, ...form } = formOf(stored.text)
  const [store] = useState(() =>
    createEditorStore({
      worker: openFlowWorker(descriptors),
      descriptors,
      canEdit: why === undefined,
      text: flow.text,
      version: flow.version,
      form,
      environment,
      breakpoints: readBreakpoints(flow.id),
      dock: new URLSearchParams(location.search).has('version') ? 'history' : undefined,
      view: (localStorage.getItem(viewKey) as View | null) ?? (isNarrow() ? 'visual' : window.innerWidth < 1100 ? 'code' : 'split'),
    }),
  )
  useEffect(() => {
    store.open()
    return () => store.close()
  }, [store])
  useEffect(() => {
    if (isMixed) toast.info('Its lines end in different ways. Saving makes them all the same.')
  }, [isMixed])
  return (
    <EditorProvider value={store}>
      <Editor flow={flow} />
    </EditorProvider>
  )
}
export default FlowEditor

const Editor = ({ flow }: { flow: EditedFlow }) => {
  const store = useEditorStore()
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const view = useEditor((state) => state.view)
  const dock = useEditor((state) => state.dock)
  const isNarrow = useNarrow()
  const saved = useEditor((state) => state.saved)
  const isChanged = useEditor(({ text }) => text !== saved.text)
  const isAdding = useEditor(({ adding }) => adding !== undefined)
  const isMoving = useEditor(({ moving }) => moving !== undefined)
  const isConditioning = useEditor(({ conditioning }) => conditioning !== undefined)
  const breakpoints = useEditor((state) => state.breakpoints)
  const isDebugged = useEditor(({ debugged }) => debugged !== undefined)
  const executionId = useEditor((state) => state.executionId)
  const own = useEditor((state) => state.diagnostics)
  const remote = useEditor((state) => state.remote)
  const name = useEditor(({ model }) => model?.flow.name) ?? flow.name
  const diagnostics = useMemo(() => allDiagnostics(own, remote), [own, remote])
  const run = useRun(flow)
  const { save, isSaving, conflict, compare, dropConflict, makeAgain } = useSave(flow)
  const [isReviewing, setReviewing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  // Only for who looks at it: each letter is a new one.
  const text = useEditor((state) => (isReviewing || conflict ? state.text : ''))
  useTitle(isChanged ? 'Not saved' : undefined, name)
  useServerChecks(flow.path)
  const draft = useDraft(flow)
  const refused = useEditor((state) => state.refused)
  useEffect(() => {
    if (refused) toast.error(said(refused.message, refused.hint))
  }, [refused])
  useEffect(() => localStorage.setItem(viewKey, view), [view])
  useEffect(() => keepBreakpoints(flow.id, breakpoints), [flow.id, breakpoints])
  const saveChanges = async (): Promise<void> => {
    if (!store.canEdit) return
    await settle(store)
    const { text: now, saved: then } = store.getState()
    // While a save goes on, what is saved is about to be another text: the next one looks when its turn comes.
    if (now === then.text && !isSaving) return toast.info('There is nothing to save.')
    if (changedLines(then.text, now) > 20) setReviewing(true)
    else save()
  }
  const trySave = (): void => void saveChanges().catch((error: Error) => toast.error(error.message))
  useEditorKeys({ run, save: trySave })
  const remove = useMutation({
    mutationFn: () => client.deleteFlow({ params: { id: flow.id } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      router.push(addressOf(workspace.slug, 'flows'))
    },
  })
  return (
    <div className="flex h-full flex-col">
      <Toolbar
        flowId={flow.id}
        name={name}
        path={flow.path}
        run={run}
        isSaving={isSaving}
        onSave={trySave}
        onReview={() => setReviewing(true)}
        onRemove={() => setRemoving(true)}
      />
      <Notices flow={flow} draft={draft} onCompare={compare} onMakeAgain={makeAgain} />
      {isDebugged && <EditorDebugger key={executionId} live={run.live} />}
      <div className="min-h-0 flex-1">
        <Split
          direction="column"
          label="Height of what is below"
          share={isNarrow ? 30 : 60}
          first={<Panes view={view} />}
          second={
            dock !== undefined && (
              <div className="flex h-full flex-col">
                <Dock flowId={flow.id} run={run} diagnostics={diagnostics} />
              </div>
            )
          }
        />
      </div>
      <Address run={run} />
      <ProblemsBar diagnostics={diagnostics} live={run.live} />
      {isAdding && <QuickAdd />}
      {isMoving && <MoveTo />}
      {isConditioning && <ConditionDialog />}
      {isReviewing && (
        <SaveDialog
          before={saved.text}
          after={text}
          isSaving={isSaving}
          onClose={() => setReviewing(false)}
          onSave={(message) => {
            setReviewing(false)
            save(message ? { message } : {})
          }}
        />
      )}
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          mine={text}
          isSaving={isSaving}
          onClose={dropConflict}
          onSave={(merged) => save({ merged: { text: merged, version: conflict.version } })}
        />
      )}
      {isRemoving && (
        <ConfirmDialog
          title={`Remove “${name}”?`}
          action="Remove"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          What ran it stays. The flow and its history are gone.
        </ConfirmDialog>
      )}
    </div>
  )
}

/**
 * The text view stays where it is in every view: it holds the history. In Split a form takes its place until it is closed.
 * Where there is room for one thing only, the outline stands for the graph, and gives way to the form.
 */
const Panes = memo(({ view }: { view: View }) => {
  const store = useEditorStore()
  const isFormOpen = useEditor((state) => state.isFormOpen)
  const closeForm = (): void => {
    store.setState({ isFormOpen: false })
    focusSteps()
  }
  const isNarrow = useNarrow()
  const isFormInSplit = view === 'split' && isFormOpen
  const form = view === 'visual' && !isNarrow ? <StepForm /> : isFormOpen && <StepForm onClose={closeForm} />
  const isOutline = isNarrow && view !== 'code'
  const isTextShown = view !== 'visual' && !isOutline && !isFormInSplit
  return (
    <div className="grid h-full grid-cols-1 md:grid-cols-[13rem_minmax(0,1fr)]">
      {!isNarrow && (
        <aside aria-label="Outline" className="min-h-0 border-r border-line">
          <Outline />
        </aside>
      )}
      <Split
        direction="row"
        label="Width of the graph"
        share={view === 'visual' ? 66 : 50}
        first={isOutline ? <Outline opensForm /> : view !== 'code' && <Canvas />}
        hidesFirst={isOutline && isFormOpen}
        hidesSecond={isOutline && !isFormOpen}
        second={
          <Split
            direction="column"
            label="Height of the text"
            share={45}
            first={<CodePane isShown={isTextShown} />}
            hidesFirst={!isTextShown}
            second={form}
          />
        }
      />
    </div>
  )
})
Panes.displayName = 'Panes'

const ProblemsBar = ({ diagnostics, live }: { diagnostics: ReturnType<typeof allDiagnostics>; live: LiveSource }) => {
  const store = useEditorStore()
  const isNarrow = useNarrow()
  const hasRun = useEditor(({ executionId }) => executionId !== undefined)
  const selected = useEditor((state) => state.selected)
  const fault = useEditor((state) => state.fault)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  return (
    <footer className="flex h-7 shrink-0 items-center gap-3 border-t border-line bg-panel px-3 text-meta text-muted">
      <button
        type="button"
        className="shrink-0 hover:text-fg"
        onClick={() => store.setState(({ dock }) => ({ dock: dock === 'problems' ? undefined : 'problems' }))}
      >
        {errors === 0 && warnings === 0 ? 'No problems' : `${formatCount(errors, 'error')}, ${formatCount(warnings, 'warning')}`}
      </button>
      {isNarrow && hasRun && <RunButton live={live} />}
      {fault !== undefined && (
        <span role="alert" className="truncate text-failed-ink">
          The flow could not be read, by a fault of ours: {fault.split('\n')[0]}. The text is safe; change it, or open the page again.
        </span>
      )}
      {selected && <span className="truncate font-mono">{selected.path.split('/').join(' › ')}</span>}
      <span className="ml-auto hidden sm:inline">? lists every key</span>
    </footer>
  )
}

/** On a phone a run opens nothing over the steps: how it stands is said here, and this shows the rest. */
const RunButton = ({ live }: { live: LiveSource }) => {
  const store = useEditorStore()
  const batch = useEditor((state) => state.batch)
  return (
    <button
      type="button"
      className="flex shrink-0 items-center gap-1.5 hover:text-fg"
      onClick={() => store.setState(({ dock }) => ({ dock: dock === 'run' ? undefined : 'run' }))}
    >
      {batch && batch.rows.length > 1 ? <RowsStand batch={batch} /> : <RunStands live={live} />}
    </button>
  )
}

const RunStands = ({ live }: { live: LiveSource }) => {
  const status = useLive(live, ({ state }) => statusOf({ status: state.status, verdict: state.verdict }))
  return (
    <>
      <StatusGlyph status={status} size={13} />
      Run: {statusLooks[status].word.toLowerCase()}
    </>
  )
}

/** Only one of them is followed, which says nothing of the others. */
const RowsStand = ({ batch }: { batch: Batch }) => {
  const goOn = useRowsGoOn()
  const { words } = useFailedRows(batch)
  const rows = formatCount(batch.rows.length, 'data row')
  return `Run: ${words ?? (goOn ? `${rows} go on` : goOn === false ? `${rows}, none failed` : rows)}`
}

/** As many as are new, or as are gone. */
const changedLines = (before: string, after: string): number => Math.max(newLines(before, after), newLines(after, before))

const newLines = (before: string, after: string): number => {
  const known = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !known.has(line)).length
}
