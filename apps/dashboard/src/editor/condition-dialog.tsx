'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { useEditor, useEditorStore } from './editor-store.ts'
import { CompletingInput } from './form/completing.tsx'
import { type Breakpoint, idOf, withCondition } from './model/breakpoints.ts'

/** When a run stops at a breakpoint: what the names mean there is known, so that they are suggested. */
export const ConditionDialog = () => {
  const breakpoint = useEditor(({ breakpoints, conditioning }) => breakpoints.find(({ key }) => key === conditioning))
  return breakpoint ? <Condition key={breakpoint.key} breakpoint={breakpoint} /> : null
}

const Condition = ({ breakpoint: { key, pointer, when = '', ...step } }: { breakpoint: Breakpoint }) => {
  const store = useEditorStore()
  const [text, setText] = useState(when)
  const close = (): void => store.setState({ conditioning: undefined })
  const keep = (next: string): void => {
    store.setState(({ breakpoints }) => ({ breakpoints: withCondition(breakpoints, key, next) }))
    close()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    keep(text)
  }
  return (
    <Dialog isOpen onClose={close} title={`Stop before ${idOf(step)} only when…`} width="narrow">
      {/* There is room for what is suggested. */}
      <form onSubmit={submit} className="flex min-h-64 flex-col justify-between gap-4">
        <Field label="This holds" help="An expression over the names at this step. Empty: it always stops.">
          {(control) => (
            <CompletingInput
              {...control}
              className="w-full font-mono"
              value={text}
              onText={setText}
              spellCheck={false}
              placeholder="item == 2"
              place={{ pointer: `${pointer}/when` }}
            />
          )}
        </Field>
        <DialogActions>
          {when !== '' && <Button onClick={() => keep('')}>Always stop</Button>}
          <Button look="primary" type="submit">
            Keep it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
