'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

export interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
  /** What is lost when it closes: Escape and a click beside it then ask first. Default: what was written in it; `null`: nothing. */
  readonly loses?: string | null | undefined
  readonly children: ReactNode
}

const widths = { narrow: 'max-w-md', normal: 'max-w-xl', wide: 'max-w-5xl' }

export const Dialog = ({ isOpen, onClose, title, description, width = 'normal', loses, children }: DialogProps) => {
  const before = useRef<Element>(null)
  const [isWritten, setWritten] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const written = isWritten ? 'What you wrote here is lost.' : null
  const lost = loses === undefined ? written : loses
  const askFirst = (event: Event): void => {
    if (lost === null || isAsking) return
    event.preventDefault()
    setAsking(true)
  }
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement
            focusFirstField(event)
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            giveBack(before.current)
          }}
          onEscapeKeyDown={askFirst}
          onPointerDownOutside={askFirst}
          onInput={(event) => {
            if (isText(event)) setWritten(true)
            setAsking(false)
          }}
          className={classNames(
            'fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-card border border-line bg-raised shadow-popover',
            widths[width],
          )}
        >
          <header className="flex items-start gap-4 border-b border-line px-5 py-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="mt-0.5 text-table text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close aria-label="Close" className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover">
              <X size={16} aria-hidden />
            </Radix.Close>
          </header>
          {lost !== null && isAsking && (
            <p role="alert" className="flex items-center gap-3 border-b border-line bg-flaky-soft px-5 py-2 text-table text-flaky-ink">
              <span className="flex-1">Close it? {lost}</span>
              <Button size="small" onClick={onClose}>
                Close it
              </Button>
            </p>
          )}
          <div className="min-h-0 flex-1 overflow-auto p-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const isText = ({ target }: SyntheticEvent): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type))

/** Whoever opens a dialog wants to fill it in, or to answer it: where there is nothing to fill in, the answer that changes nothing. */
const focusFirstField = (event: Event): void => {
  const dialog = event.currentTarget as HTMLElement
  const first = ['input:not([type=hidden]), textarea, select', '[data-actions] button']
    .map((kind) => dialog.querySelector<HTMLElement>(kind))
    .find((found) => found !== null)
  if (!first) return
  event.preventDefault()
  first.focus()
}

/** To what had the focus; to the page when that is gone. */
const giveBack = (before: Element | null): void => {
  const target = before?.isConnected && before !== document.body ? before : document.getElementById('main')
  if (target instanceof HTMLElement) target.focus()
}

/** At the end of a dialog; they stay in sight while the rest scrolls. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div data-actions className="sticky -bottom-5 -mx-5 -mb-5 flex justify-end gap-2 rounded-b-card border-t border-line bg-raised px-5 py-3">
    {children}
  </div>
)
