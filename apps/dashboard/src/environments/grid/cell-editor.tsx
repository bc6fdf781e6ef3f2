'use client'
import { useEffect, useRef, useState } from 'react'
import { kindOf, readValue } from '../model/cell-value.ts'

export interface CellEditorProps {
  readonly label: string
  readonly text: string
  /** `next` and `previous`: where Tab goes from here. */
  readonly onKeep: (text: string, then: 'stay' | 'next' | 'previous' | 'away') => void
  readonly onLeave: () => void
}

/** Over its cell, as large as its text. Enter keeps, Shift+Enter begins a line, Escape leaves. */
export const CellEditor = ({ label, text, onKeep, onLeave }: CellEditorProps) => {
  const [draft, setDraft] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  const isOver = useRef(false)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const keep = (then: 'stay' | 'next' | 'previous' | 'away'): void => {
    if (isOver.current) return
    isOver.current = true
    onKeep(draft, then)
  }
  return (
    <div className="absolute top-0 left-0 z-20 w-full min-w-56 rounded-control border border-primary bg-raised shadow-popover">
      <textarea
        ref={field}
        aria-label={label}
        value={draft}
        rows={1}
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => keep('away')}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') {
            isOver.current = true
            onLeave()
          } else if (event.key === 'Tab') {
            event.preventDefault()
            keep(event.shiftKey ? 'previous' : 'next')
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            keep('stay')
          }
        }}
        className="block field-sizing-content max-h-60 min-h-8 w-full resize-none bg-transparent px-3 py-1.5 font-mono text-table outline-none"
      />
      <p aria-hidden className="flex justify-between gap-3 border-t border-line px-3 py-1 text-meta whitespace-nowrap text-muted">
        <span>{kindOf(readValue(draft))}</span>
        <span>Enter keeps · Esc leaves</span>
      </p>
    </div>
  )
}
