'use client'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorView, keymap } from '@codemirror/view'
import { useReadOnlyCode } from './use-read-only-code.ts'

export interface CodeViewProps {
  readonly text: string
  readonly language?: 'json' | 'yaml' | 'text'
  readonly label: string
}

const languages = { json, yaml, text: () => [] }

/** A text to read, with folding and search. */
const CodeView = ({ text, language = 'json', label }: CodeViewProps) => {
  const host = useReadOnlyCode(text, label, () => [
    codeFolding(),
    foldGutter(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    keymap.of([...searchKeymap, ...foldKeymap]),
    languages[language](),
  ])
  return <div ref={host} className="max-h-[60vh] min-h-0 overflow-auto" />
}

export default CodeView
