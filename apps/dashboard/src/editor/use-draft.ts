'use client'
import { useEffect, useState } from 'react'
import { dropDraft, keepDraft, readDraft } from './draft.ts'
import { type EditorStore, useEditor, useEditorStore } from './editor-store.ts'
import type { EditedFlow } from './flow-editor.tsx'

/** So long after the last letter the draft is kept. Milliseconds. */
const restMs = 400

export interface RestoredDraft {
  /** When it was kept; undefined when there was none, or it was put away. */
  readonly at: number | undefined
  /** Back to what is saved, as one step of the history. */
  readonly discard: () => void
}

/** Keeps what is not saved; what was left behind is in the buffer again when the flow is opened. */
export const useDraft = (flow: EditedFlow): RestoredDraft => {
  const store = useEditorStore()
  const isChanged = useEditor(({ text, saved }) => text !== saved.text)
  const [at, setAt] = useState<number>()
  useEffect(() => {
    let isCurrent = true
    void readDraft(flow.id).then((draft) => {
      if (!isCurrent || !draft) return
      if (draft.text === flow.text) return dropDraft(flow.id, draft.tab)
      if (store.getState().text !== flow.text) return
      // It began with this text: a save is merged over what others saved since.
      store.setState({ saved: { text: draft.base, version: draft.version } })
      replaceText(store, draft.text, 'input.draft')
      dropDraft(flow.id, draft.tab)
      keepDraft(flow.id, draft)
      setAt(draft.at)
    })
    return () => {
      isCurrent = false
    }
  }, [flow, store])
  useEffect(() => {
    if (!isChanged) {
      setAt(undefined)
      return
    }
    const keep = (): void => {
      const { text, saved } = store.getState()
      if (text === saved.text) dropDraft(flow.id)
      else keepDraft(flow.id, { text, base: saved.text, version: saved.version, at: Date.now() })
    }
    const warn = (event: BeforeUnloadEvent): void => {
      keep()
      event.preventDefault()
    }
    // Not at once: writing a long text takes as long as painting the letter that began it.
    let timer = setTimeout(keep, restMs)
    const unsubscribe = store.subscribe(({ text }, before) => {
      if (text === before.text) return
      clearTimeout(timer)
      timer = setTimeout(keep, restMs)
    })
    window.addEventListener('beforeunload', warn)
    return () => {
      unsubscribe()
      clearTimeout(timer)
      window.removeEventListener('beforeunload', warn)
      // Saved, undone, or left for another page: what stands now counts.
      keep()
    }
  }, [isChanged, flow.id, store])
  return { at, discard: () => replaceText(store, store.getState().saved.text, 'input.discard') }
}

/** Another text takes the place of the buffer, as one step of the history. */
export const replaceText = (store: EditorStore, text: string, userEvent: string): void => {
  const view = store.view()
  if (view && text !== store.getState().text) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent })
}
