'use client'
import { useMutation } from '@tanstack/react-query'
import { ApiProblem } from '@testmesh/client'
import { useState } from 'react'
import { toast } from 'sonner'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, TextArea } from '../../ui/field.tsx'
import { ProblemLine } from '../../ui/problem.tsx'
import { type Environment, useMatrixCache } from '../queries.ts'

/** Makes an environment, or changes what is said of one. */
export const EnvironmentDialog = (props: {
  readonly environment?: Environment | undefined
  /** Of a new one: the smaller stands before the larger. */
  readonly position: number
  readonly onClose: () => void
}) => {
  const { environment, position, onClose } = props
  const { client } = useApi()
  const cache = useMatrixCache()
  const [name, setName] = useState(environment?.name ?? '')
  const [description, setDescription] = useState(environment?.description ?? '')
  const [isProtected, setProtected] = useState(environment?.isProtected ?? false)
  const save = useMutation({
    /** `over`: the version it is written over; of one that somebody changed meanwhile, the later. */
    mutationFn: (over: number | undefined) => {
      const body = { name: name.trim(), description: description.trim() || null, isProtected }
      return environment
        ? client.updateEnvironment({ params: { id: environment.id }, body, ifMatch: over ?? environment.version })
        : client.createEnvironment({ body: { ...body, position } })
    },
    onSuccess: async (saved) => {
      await cache.refresh()
      toast.success(environment ? `${saved.name} is changed` : `${saved.name} is made: give it its values`)
      onClose()
    },
  })
  const theirs = conflictOf(save.error)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={environment ? `Environment ${environment.name}` : 'New environment'}
      description="Where flows run: the values they get there, and its secrets."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <Field
          label="Name"
          help={
            environment && name.trim() !== environment.name
              ? 'Flows, schedules and pipelines that name it keep the old name: change them too.'
              : 'Letters, digits, and . _ - /'
          }
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              required
              maxLength={200}
              pattern="[\w.\/\-]+"
              title="Letters, digits, and . _ - /"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label="What it is">
          {(control) => (
            <TextArea
              {...control}
              value={description}
              maxLength={2000}
              placeholder="Shared by the teams, rebuilt every night"
              onChange={(event) => setDescription(event.target.value)}
            />
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
            <span className="font-medium">Protected</span>
            <span className="block text-meta text-muted">For production and the like: it is marked wherever it is chosen.</span>
          </span>
        </label>
        {theirs ? (
          <p role="alert" className="text-table text-failed-ink">
            Somebody changed this environment meanwhile: it is called {theirs.name} now
            {theirs.isProtected ? ' and is protected' : ''}. What you wrote is still here.
          </p>
        ) : (
          <ProblemLine error={save.error} />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          {theirs ? (
            <Button look="primary" disabled={save.isPending} onClick={() => save.mutate(theirs.version)}>
              Keep mine
            </Button>
          ) : (
            <Button type="submit" look="primary" disabled={save.isPending}>
              {environment ? 'Save' : 'Make it'}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** What is there now, when the change was made on something older. */
const conflictOf = (error: unknown): Environment | undefined =>
  error instanceof ApiProblem && error.code === 'ENVIRONMENT_CONFLICT' ? (error.problem?.current as Environment) : undefined
