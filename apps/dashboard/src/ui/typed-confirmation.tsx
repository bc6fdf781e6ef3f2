'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field, Input } from './field.tsx'
import { ProblemLine } from './problem.tsx'

export interface TypedConfirmationProps {
  readonly title: string
  /** What is lost. */
  readonly children: ReactNode
  /** What has to be typed. */
  readonly word: string
  readonly action: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** For what nobody brings back: its name is typed first. */
export const TypedConfirmation = ({ title, children, word, action, isBusy, error, onConfirm, onClose }: TypedConfirmationProps) => {
  const [typed, setTyped] = useState('')
  const isRight = typed.trim() === word
  return (
    <Dialog isOpen onClose={onClose} title={title} width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight && !isBusy) onConfirm()
        }}
      >
        <div className="text-table">{children}</div>
        <Field
          label={
            <>
              Type <span className="font-mono">{word}</span> to go on
            </>
          }
        >
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
              className="w-full font-mono"
            />
          )}
        </Field>
        <ProblemLine error={error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" unavailable={isRight ? undefined : `Type ${word} first.`} disabled={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
