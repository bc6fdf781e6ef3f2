'use client'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { codeLook } from './highlight.ts'

export interface CodeViewProps {
  readonly text: string
  readonly language?: 'json' | 'yaml' | 'text'
  readonly label: string
}

const languages = { json, yaml, text: () => [] }

/** A text to read: folding, search, no caret that changes anything. */
const CodeView = ({ text, language = 'json', label }: CodeViewProps) => {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          codeFolding(),
          foldGutter(),
          highlightSelectionMatches(),
          EditorView.lineWrapping,
          EditorView.editable.of(false),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-readonly': 'true' }),
          keymap.of([...searchKeymap, ...foldKeymap]),
          languages[language](),
          codeLook,
        ],
      }),
    })
    return () => view.destroy()
  }, [text, language, label])
  return <div ref={host} className="max-h-[60vh] min-h-0 overflow-auto" />
}

export default CodeView
