'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ActionDescriptor } from '@testmesh/protocol'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { toast } from 'sonner'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { useTitle } from '../shell/use-title.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Canvas } from './canvas/canvas.tsx'
import { CodePane } from './code/code-pane.tsx'
import { keepDraft, readDraft } from './draft.ts'
import { createEditorStore, EditorProvider, useEditor, useEditorStore, type View } from './editor-store.ts'
import { StepForm } from './form/step-form.tsx'
import { allDiagnostics } from './model/diagnostics-of.ts'
import { Outline } from './outline/outline.tsx'
import { useSave } from './save/use-save.ts'
import { Toolbar } from './toolbar.tsx'
import { useEditorKeys } from './use-editor-keys.ts'
import { useRun } from './use-run.ts'
import { useServerChecks } from './use-server-checks.ts'
import { openFlowWorker } from './worker/flow-worker.ts'

/** What is opened later comes later. */
const Dock = dynamic(() => import('./dock/dock.tsx').then((module) => module.Dock), { ssr: false })
const SaveDialog = dynamic(() => import('./save/save-dialog.tsx').then((module) => module.SaveDialog), { ssr: false })
const ConflictDialog = dynamic(() => import('./save/conflict-dialog.tsx').then((module) => module.ConflictDialog), { ssr: false })
const QuickAdd = dynamic(() => import('./canvas/quick-add.tsx').then((module) => module.QuickAdd), { ssr: false })

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
const FlowEditor = ({ flow, descriptors, environment }: FlowEditorProps) => {
  const why = useNeeds('editor')
  const [store] = useState(() =>
    createEditorStore({
      worker: openFlowWorker(descriptors),
      descriptors,
      canEdit: why === undefined,
      text: flow.text,
      version: flow.version,
      environment,
      view: (localStorage.getItem(viewKey) as View | null) ?? (window.innerWidth < 1100 ? 'code' : 'split'),
    }),
  )
  useEffect(() => {
    store.open()
    return () => store.close()
  }, [store])
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
  const text = useEditor((state) => state.text)
  const saved = useEditor((state) => state.saved)
  const isAdding = useEditor(({ adding }) => adding !== undefined)
  const isFormOpen = useEditor((state) => state.isFormOpen)
  const own = useEditor((state) => state.diagnostics)
  const remote = useEditor((state) => state.remote)
  const name = useEditor(({ model }) => model?.flow.name) ?? flow.name
  const diagnostics = useMemo(() => allDiagnostics(own, remote), [own, remote])
  const run = useRun(flow)
  const { save, isSaving, conflict, dropConflict } = useSave(flow)
  const [isReviewing, setReviewing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  useTitle(text === saved.text ? undefined : 'Not saved', name)
  useServerChecks(flow.path)
  useDraft(flow)
  const refused = useEditor((state) => state.refused)
  useEffect(() => {
    if (refused) toast.error([refused.message, refused.hint].filter(Boolean).join(' '))
  }, [refused])
  useEffect(() => localStorage.setItem(viewKey, view), [view])
  const saveChanges = (): void => {
    const { text: now, saved: then } = store.getState()
    if (!store.canEdit || now === then.text) return
    if (changedLines(then.text, now) > 20) setReviewing(true)
    else save()
  }
  useEditorKeys({ run, save: saveChanges })
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
        name={name}
        path={flow.path}
        run={run}
        isSaving={isSaving}
        onSave={saveChanges}
        onReview={() => setReviewing(true)}
        onRemove={() => setRemoving(true)}
      />
      <Group orientation="vertical" className="min-h-0 flex-1">
        <Panel minSize="20%">
          <Panes view={view} />
        </Panel>
        {dock !== undefined && (
          <>
            <Separator aria-label="Height of what is below" className="h-1 bg-line hover:bg-primary focus-visible:bg-primary" />
            <Panel defaultSize="40%" minSize="15%">
              <div className="flex h-full flex-col">
                <Dock flowId={flow.id} run={run} diagnostics={diagnostics} />
              </div>
            </Panel>
          </>
        )}
      </Group>
      <ProblemsBar diagnostics={diagnostics} />
      {isAdding && <QuickAdd />}
      {isFormOpen && view !== 'visual' && (
        <Dialog isOpen onClose={() => store.setState({ isFormOpen: false })} title="Step">
          <StepForm />
        </Dialog>
      )}
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

/** The text view stays where it is in every view: it holds the history. */
const Panes = ({ view }: { view: View }) => (
  <div className="grid h-full grid-cols-1 md:grid-cols-[13rem_minmax(0,1fr)]">
    <aside aria-label="Outline" className="hidden min-h-0 border-r border-line md:block">
      <Outline />
    </aside>
    <Group orientation="horizontal" className="min-h-0">
      {view !== 'code' && (
        <Panel id="graph" minSize="25%">
          <Canvas />
        </Panel>
      )}
      {view !== 'code' && <Separator aria-label="Width of the graph" className="w-1 bg-line hover:bg-primary focus-visible:bg-primary" />}
      <Panel id="side" defaultSize={view === 'visual' ? '34%' : '50%'} minSize="20%">
        {view === 'visual' && <StepForm />}
        <CodePane isShown={view !== 'visual'} />
      </Panel>
    </Group>
  </div>
)

const ProblemsBar = ({ diagnostics }: { diagnostics: ReturnType<typeof allDiagnostics> }) => {
  const store = useEditorStore()
  const selected = useEditor((state) => state.selected)
  const fault = useEditor((state) => state.fault)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  return (
    <footer className="flex h-7 shrink-0 items-center gap-3 border-t border-line bg-panel px-3 text-meta text-muted">
      <button
        type="button"
        className="hover:text-fg"
        onClick={() => store.setState(({ dock }) => ({ dock: dock === 'problems' ? undefined : 'problems' }))}
      >
        {errors === 0 && warnings === 0 ? 'No problems' : `${errors} errors, ${warnings} warnings`}
      </button>
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

const changedLines = (before: string, after: string): number => {
  const known = Map.groupBy(before.split('\n'), (line) => line)
  return after.split('\n').filter((line) => (known.get(line)?.length ?? 0) === 0).length
}

/** Keeps what is not saved, and brings it back. */
const useDraft = (flow: EditedFlow): void => {
  const store = useEditorStore()
  const isChanged = useEditor(({ text, saved }) => text !== saved.text)
  useEffect(() => {
    const draft = readDraft(flow.id)
    if (!draft || draft.text === flow.text) return
    const bringBack = (): void => {
      const view = store.view()
      store.setState({ saved: { text: draft.base, version: draft.version } })
      view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: draft.text }, userEvent: 'input.draft' })
    }
    toast('There are changes of yours that were not saved.', {
      duration: 30_000,
      action: { label: 'Bring them back', onClick: bringBack },
    })
  }, [flow, store])
  useEffect(() => {
    if (!isChanged) return
    const keep = (): void => {
      const { text, saved } = store.getState()
      const draft = { text, base: saved.text, version: saved.version, at: Date.now() }
      keepDraft(flow.id, text === saved.text ? undefined : draft)
    }
    const warn = (event: BeforeUnloadEvent): void => {
      keep()
      event.preventDefault()
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = store.subscribe(({ text }, before) => {
      if (text === before.text) return
      clearTimeout(timer)
      timer = setTimeout(keep, draftRestMs)
    })
    window.addEventListener('beforeunload', warn)
    keep()
    return () => {
      unsubscribe()
      clearTimeout(timer)
      window.removeEventListener('beforeunload', warn)
      // Saved, undone, or left for another page: what stands now counts.
      keep()
    }
  }, [isChanged, flow.id, store])
}

/** So long after the last letter the draft is kept. Milliseconds. */
const draftRestMs = 400
