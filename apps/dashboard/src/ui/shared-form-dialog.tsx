'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions, type DialogProps } from './dialog.tsx'
import { Meanwhile, type MeanwhileProps } from './meanwhile.tsx'
import type { FieldProblems } from './refusals.ts'
import { Refused } from './refused.tsx'
import type { SharedForm } from './use-shared-form.ts'

interface SharedFormDialogProps<Fields extends object> extends Pick<MeanwhileProps<Fields>, 'labels' | 'wordsOf'> {
  readonly form: SharedForm<Fields>
  readonly title: string
  readonly width?: DialogProps['width']
  /** What is told at its fields. */
  readonly problems?: FieldProblems<Fields>
  /** Why it cannot be kept as it is. */
  readonly whyNot: string | undefined
  readonly onClose: () => void
  /** Its fields. */
  readonly children: ReactNode
}

/** A dialog around a form of `useSharedForm`: it keeps what stands there, and tells why that is not kept. */
export const SharedFormDialog = <Fields extends { readonly name: string }>(props: SharedFormDialogProps<Fields>) => {
  const { form, title, width = 'normal', problems = {}, whyNot, labels, wordsOf, onClose, children } = props
  const { isNew, isChanged, save, meanwhile } = form
  return (
    <Dialog isOpen onClose={onClose} title={title} width={width} loses={isChanged ? 'What you changed here is lost.' : null}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {children}
        {meanwhile ? (
          <Meanwhile {...meanwhile} of={meanwhile.seen.name} labels={labels} wordsOf={wordsOf} />
        ) : (
          <Refused error={save.error} fields={Object.keys(problems)} labels={labels} />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={save.isPending}
            unavailable={meanwhile ? 'Somebody changed it meanwhile: go on from there first.' : whyNot}
          >
            {isNew ? 'Make it' : 'Keep'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
