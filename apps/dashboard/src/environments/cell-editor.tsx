'use client'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'

export interface CellEditorProps {
  readonly label: string
  readonly text: string
  /** Why the text was refused. */
  readonly problem: ReactNode
  /** Somebody else changed the value meanwhile: the text takes its place when it is kept again. */
  readonly isContested: boolean
  /** Resolves to false when the text was refused; then it stays. */
  readonly onKeep: (text: string, how: 'key' | 'blur') => Promise<boolean>
  readonly onLeave: () => void
}

/** Over its cell, as high as its text. Enter keeps, Shift and Enter is a new line, Escape leaves. */
export const CellEditor = ({ label, text: first, problem, isContested, onKeep, onLeave }: CellEditorProps) => {
  const [text, setText] = useState(first)
  const [isBusy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const isLeft = useRef(false)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.select()
  }, [])
  const keep = async (how: 'key' | 'blur'): Promise<void> => {
    if (isLeft.current || isBusy) return
    setBusy(true)
    const isKept = await onKeep(text, how)
    if (!isKept) setBusy(false)
  }
  const leave = (): void => {
    isLeft.current = true
    onLeave()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Escape') leave()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (!event.repeat) void keep('key')
  }
  return (
    <div className="absolute inset-x-0 top-0 z-20">
      <textarea
        ref={box}
        rows={1}
        aria-label={label}
        aria-invalid={problem !== undefined}
        readOnly={isBusy}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => void keep('blur')}
        className={classNames(
          'field-sizing-content block max-h-48 min-h-9 w-full resize-none overflow-auto rounded-control border-2 bg-raised px-2.5 py-1.5 font-mono text-meta break-all shadow-popover outline-none',
          problem === undefined ? 'border-primary' : 'border-failed',
          isBusy && 'opacity-70',
        )}
      />
      {problem !== undefined && (
        <div role="alert" className="mt-1 rounded-control border border-line bg-raised px-2.5 py-1.5 text-meta shadow-popover">
          <p className="text-failed-ink">{problem}</p>
          {isContested && (
            <div className="mt-1.5 flex flex-wrap gap-2">
              <Button size="small" onMouseDown={stayInText} onClick={() => void keep('key')}>
                Keep mine
              </Button>
              <Button size="small" onMouseDown={stayInText} onClick={leave}>
                Take theirs
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** To leave the text closes its editor. */
const stayInText = (event: MouseEvent): void => event.preventDefault()
