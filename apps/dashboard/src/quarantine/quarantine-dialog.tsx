'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { dayIn, whyNoQuarantine } from './model/days.ts'
import { useQuarantine } from './use-quarantine.ts'

const usualDays = 14

/** Puts a flow that is known to fail into quarantine: until when, why, and who is to end it. */
export const QuarantineDialog = ({ flow, onClose }: { flow: { readonly id: string; readonly name: string }; onClose: () => void }) => {
  const [{ until, reason, owner }, setFields] = useState({ until: dayIn(usualDays, Date.now()), reason: '', owner: '' })
  const save = useQuarantine(flow.id, {
    onDone: (version) => {
      toast.success(`${flow.name} is in quarantine until ${until}, as version ${version}`)
      onClose()
    },
  })
  const change = (fields: Partial<{ until: string; reason: string; owner: string }>): void =>
    setFields((before) => ({ ...before, ...fields }))
  const why = whyNoQuarantine({ until, reason }, Date.now())
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Quarantine ${flow.name}`}
      description="It runs on and shows what fails, and fails no run until that day has ended. This is written into the flow, as a new version."
      width="narrow"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!why) save.mutate({ until, reason: reason.trim(), ...(owner.trim() && { owner: owner.trim() }) })
        }}
      >
        <Field label="Why it fails" help="With the ticket: PAY-231: the total is late">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={500}
              autoComplete="off"
              value={reason}
              onChange={(event) => change({ reason: event.target.value })}
            />
          )}
        </Field>
        <Field label="Until" help="To the end of this day, in UTC. From then on failures count again.">
          {(control) => (
            <Input
              {...control}
              type="date"
              required
              min={dayIn(0, Date.now())}
              value={until}
              onChange={(event) => change({ until: event.target.value })}
            />
          )}
        </Field>
        <Field label="Who is to end it" help="May be left empty.">
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              autoComplete="off"
              value={owner}
              onChange={(event) => change({ owner: event.target.value })}
            />
          )}
        </Field>
        <Problem error={save.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending} unavailable={why}>
            Quarantine it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
