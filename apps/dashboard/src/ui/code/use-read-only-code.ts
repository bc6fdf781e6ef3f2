'use client'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { type RefObject, useEffect, useRef } from 'react'
import { codeLook } from './highlight.ts'

/** Shows a text that nobody changes here in the element of the returned ref; the keyboard can reach and scroll it. */
export const useReadOnlyCode = (text: string, label: string, extensions: () => Extension): RefObject<HTMLDivElement | null> => {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(extensions)
  latest.current = extensions
  useEffect(() => {
    if (!host.current) return
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          codeLook,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-readonly': 'true' }),
          latest.current(),
        ],
      }),
    })
    return () => view.destroy()
  }, [text, label])
  return host
}
