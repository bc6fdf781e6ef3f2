'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import { Button } from '../ui/button.tsx'
import { Time } from '../ui/time.tsx'
import { useEditor, useEditorStore } from './editor-store.ts'
import type { EditedFlow } from './flow-editor.tsx'
import { toEditor } from './server-text.ts'
import { type RestoredDraft, replaceText } from './use-draft.ts'

interface NoticesProps {
  readonly flow: EditedFlow
  readonly draft: RestoredDraft
  /** Shows what others saved beside what is here. */
  readonly onCompare: () => void
  /** Of what is here, a flow again. */
  readonly onMakeAgain: () => void
}

/** How often the server is asked whether somebody saved or removed it meanwhile. Milliseconds. */
const askMs = 15_000

/** What one should know before going on: changes that were brought back, a newer version, or that there is none any more. */
export const Notices = ({ flow, draft, onCompare, onMakeAgain }: NoticesProps) => {
  const { client, workspace } = useApi()
  const store = useEditorStore()
  const saved = useEditor((state) => state.saved)
  const isChanged = useEditor(({ text, saved: { text: then } }) => text !== then)
  const { data: newest, error } = useQuery({
    queryKey: [workspace.slug, 'editor', 'newest', flow.id],
    queryFn: ({ signal }): Promise<Pick<EditedFlow, 'text' | 'version'>> => client.getFlowText({ params: { id: flow.id }, signal }),
    // What was opened was read just now.
    initialData: flow,
    staleTime: askMs,
    refetchInterval: ({ state }) => !isNotFound(state.error) && askMs,
    retry: false,
  })
  const takeOver = (): void => {
    if (!newest) return
    const text = toEditor(newest.text)
    store.setState({ saved: { text, version: newest.version } })
    replaceText(store, text, 'input.newest')
  }
  return (
    <>
      {draft.at !== undefined && (
        <Notice action={{ label: 'Discard them', run: draft.discard }}>
          Changes of yours that were not saved (<Time at={new Date(draft.at).toISOString()} />) are here again.
        </Notice>
      )}
      {isNotFound(error) && (
        <Notice action={{ label: 'Make it again', run: onMakeAgain }}>Somebody removed this flow. What you see stands only here.</Notice>
      )}
      {!isNotFound(error) && newest && newest.version > saved.version && (
        <Notice
          action={isChanged ? { label: 'Compare and merge', run: onCompare } : { label: `Show version ${newest.version}`, run: takeOver }}
        >
          Somebody saved version {newest.version} meanwhile. This is version {saved.version}.
        </Notice>
      )}
    </>
  )
}

const Notice = ({ action, children }: { action: { readonly label: string; readonly run: () => void }; children: ReactNode }) => (
  <p role="status" className="flex items-center gap-3 border-b border-line bg-running-soft px-4 py-1.5 text-table">
    <span className="flex-1">{children}</span>
    <Button size="small" onClick={action.run}>
      {action.label}
    </Button>
  </p>
)
