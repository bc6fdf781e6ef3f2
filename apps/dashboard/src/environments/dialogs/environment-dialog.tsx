'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, TextArea } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { type Environment, useRefresh } from '../queries.ts'

/** Makes an environment, or changes what is known of one. */
export const EnvironmentDialog = ({ environment, onClose }: { environment?: Environment | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [name, setName] = useState(environment?.name ?? '')
  const [description, setDescription] = useState(environment?.description ?? '')
  const [isProtected, setProtected] = useState(environment?.isProtected ?? false)
  const [base, setBase] = useState(environment?.version ?? 0)
  const body = { name: name.trim(), description: description.trim() || null, isProtected }
  const save = useMutation({
    mutationFn: () =>
      environment ? client.updateEnvironment({ params: { id: environment.id }, body, ifMatch: base }) : client.createEnvironment({ body }),
    onSuccess: () => {
      void refresh()
      toast.success(environment ? `${body.name} is changed` : `${body.name} is made`)
      onClose()
    },
  })
  const meanwhile = (save.error as { problem?: { current?: Environment } } | null)?.problem?.current
  /** What is as it was when the dialog opened follows the other change. */
  const takeOver = (theirs: Environment): void => {
    if (name === environment?.name) setName(theirs.name)
    if (description === (environment?.description ?? '')) setDescription(theirs.description ?? '')
    if (isProtected === environment?.isProtected) setProtected(theirs.isProtected)
    setBase(theirs.version)
  }
  return (
    <Dialog isOpen onClose={onClose} title={environment ? `Environment ${environment.name}` : 'New environment'} width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Field label="Name" help="Letters, digits, and . _ - /">
          {(control) => (
            <Input
              {...control}
              placeholder="staging"
              required
              maxLength={200}
              pattern="[\w.\/\-]+"
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {environment && name.trim() !== environment.name && (
          <p className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            Flows, schedules and commands that name {environment.name} do not find it afterwards.
          </p>
        )}
        <Field label="What it is for">
          {(control) => (
            <TextArea {...control} maxLength={2000} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
        <label className="flex items-start gap-2.5 text-table">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-primary"
            checked={isProtected}
            onChange={(event) => setProtected(event.target.checked)}
          />
          <span>
            Protected
            <span className="block text-meta text-muted">Marked by a lock wherever it is shown, so that nobody takes it for another.</span>
          </span>
        </label>
        {meanwhile ? (
          <div role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            <p>Somebody changed {environment?.name} meanwhile. What you changed stays; the rest becomes theirs.</p>
            <Button
              size="small"
              className="mt-2"
              onClick={() => {
                takeOver(meanwhile)
                save.reset()
              }}
            >
              Go on from there
            </Button>
          </div>
        ) : (
          <Problem error={save.error} />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending || name.trim() === '' || meanwhile !== undefined}>
            {environment ? 'Keep' : 'Make it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
