'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ApiProblem } from '@testmesh/client'
import { useState } from 'react'
import { toast } from 'sonner'
import { useApi, useNeeds } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, Select, TextArea } from '../../ui/field.tsx'
import { ProblemLine } from '../../ui/problem.tsx'
import { Time } from '../../ui/time.tsx'
import { nameProblem } from '../model/matrix.ts'
import { type Environment, useMatrixCache } from '../queries.ts'

export interface SecretDialogProps {
  readonly environments: readonly Environment[]
  /** Absent: a new one. */
  readonly name?: string | undefined
  readonly environmentId?: string | undefined
  readonly onClose: () => void
}

/** What is written here is never shown again: a new value takes the place of the old. */
export const SecretDialog = ({ environments, name: given, environmentId, onClose }: SecretDialogProps) => {
  const { client } = useApi()
  const why = useNeeds('admin')
  const cache = useMatrixCache()
  const [name, setName] = useState(given ?? '')
  const [into, setInto] = useState(environmentId ?? environments[0]?.id ?? '')
  const [value, setValue] = useState('')
  const kept = useKept(into, name)
  const where = environments.find(({ id }) => id === into)?.name ?? ''
  const set = useMutation({
    mutationFn: (allowWeak: boolean) => client.setSecret({ params: { id: into, name }, body: { value, allowWeak } }),
    onSuccess: () => {
      toast.success(`${name} is set in ${where}`)
      void cache.refresh()
      onClose()
    },
  })
  const [isSure, setSure] = useState(false)
  const remove = useMutation({
    mutationFn: () => client.deleteSecret({ params: { id: into, name } }),
    onSuccess: () => {
      toast.success(`${name} is removed from ${where}`)
      void cache.refresh()
      onClose()
    },
  })
  const isWeak = set.error instanceof ApiProblem && set.error.code === 'SECRET_TOO_WEAK'
  const wrongName = name === '' ? undefined : nameProblem(name)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={given === undefined ? 'New secret' : `Secret ${given}`}
      description="Masked in everything a run writes. Nobody reads it here again, not even you."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (why === undefined && wrongName === undefined) set.mutate(false)
        }}
      >
        {given === undefined && (
          <Field label="Name" problem={wrongName}>
            {(control) => (
              <Input
                {...control}
                value={name}
                required
                placeholder="API_TOKEN"
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
                spellCheck={false}
                className="w-full font-mono"
              />
            )}
          </Field>
        )}
        <Field
          label="Environment"
          help={
            kept ? (
              <>
                Set <Time at={kept.createdAt} />, for the {ordinal(kept.version)} time.
              </>
            ) : (
              'Not set there yet.'
            )
          }
        >
          {(control) => (
            <Select
              {...control}
              value={into}
              onChange={(event) => {
                setInto(event.target.value)
                setSure(false)
                set.reset()
              }}
            >
              {environments.map((environment) => (
                <option key={environment.id} value={environment.id}>
                  {environment.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Value" help="Also of several lines, like a key file.">
          {(control) => (
            <TextArea
              {...control}
              value={value}
              required
              rows={3}
              onChange={(event) => {
                setValue(event.target.value)
                set.reset()
              }}
              autoComplete="off"
              spellCheck={false}
              className="w-full font-mono"
            />
          )}
        </Field>
        {isWeak ? (
          <p role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            The value is short or plain: wherever the same letters occur in a run, they would be masked too. Take one of 8 characters or
            more, 4 of them different, or use it anyway.
          </p>
        ) : (
          <ProblemLine error={set.error ?? remove.error} />
        )}
        <DialogActions>
          {kept && (
            <Button
              look="danger"
              className="mr-auto"
              unavailable={why}
              disabled={remove.isPending}
              onClick={() => (isSure ? remove.mutate() : setSure(true))}
            >
              {isSure ? 'Remove it for good?' : `Remove from ${where}`}
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {isWeak ? (
            <Button look="primary" disabled={set.isPending} onClick={() => set.mutate(true)}>
              Use it anyway
            </Button>
          ) : (
            <Button type="submit" look="primary" unavailable={why} disabled={set.isPending}>
              {kept ? 'Replace' : 'Set'}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** When it was set last, as far as anybody may know. */
const useKept = (environmentId: string, name: string) => {
  const { client, workspace } = useApi()
  const environment = useQuery({
    queryKey: [workspace.slug, 'environments', environmentId],
    queryFn: ({ signal }) => client.getEnvironment({ params: { id: environmentId }, signal }),
    enabled: environmentId !== '',
  })
  return environment.data?.secrets.find((secret) => secret.name === name)
}

const ordinal = (count: number): string => {
  const ending = count % 100 > 10 && count % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')
  return `${count}${ending}`
}
