'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, TextArea } from '../../ui/field.tsx'
import { problemText } from '../../ui/problem.tsx'
import type { Debugger } from './use-debugger.ts'

/** The stop whose step is given a result. */
export interface GivenAt {
  readonly place: string
  readonly stepId: string
}

interface GiveDialogProps {
  readonly debug: Debugger
  readonly at: GivenAt
  readonly onClose: () => void
}

/** What the action gave, said by a person: it does not run. */
export const GiveDialog = ({ debug, at: { place, stepId }, onClose }: GiveDialogProps) => {
  const [expression, setExpression] = useState('')
  const give = useMutation({ mutationFn: () => debug.give(expression), onSuccess: onClose })
  // Somebody else let it go on: what is written here is not for the step that comes next.
  const isPast = debug.place !== place && !give.isPending && !give.isSuccess
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    give.mutate()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`What ${stepId} gives`}
      description="Its action does not run: this is its result. Then it goes on to the next step."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Result"
          help="A map, as JSON or as an expression."
          problem={isPast ? 'It went on meanwhile: this step is not given anything any more.' : problemText(give.error)}
        >
          {(control) => (
            <TextArea
              {...control}
              className="w-full font-mono"
              rows={6}
              spellCheck={false}
              required
              placeholder={'{ "status": 200, "body": { "id": "o-17" } }'}
              value={expression}
              onChange={({ target }) => setExpression(target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button look="primary" type="submit" disabled={give.isPending || isPast}>
            Give it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
