'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { useMembers } from '../../session/members.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.ts'
import { type Environment, useRefresh } from '../queries.ts'

export interface SecretDialogProps {
  readonly environments: readonly Environment[]
  /** Absent: a new one. */
  readonly name?: string | undefined
  readonly environmentId: string
  readonly isSet: boolean
  readonly onClose: () => void
}

interface SecretConflict {
  /** Null: it is not set any more. */
  readonly current: { readonly version: number; readonly createdBy: string | null; readonly createdAt: string } | null
}

const conflictIn = (error: unknown): SecretConflict | undefined => {
  const { code, problem } = (error ?? {}) as { code?: string; problem?: SecretConflict }
  return code === 'SECRET_CONFLICT' ? problem : undefined
}

/** Which version of a secret the dialog is about to replace. */
const useOpenedVersion = (id: string, name: string, isSet: boolean) => {
  const { client } = useApi()
  return useQuery({
    queryKey: ['version of a secret', id, name],
    enabled: isSet,
    queryFn: async ({ signal }) => {
      const { secrets } = await client.getEnvironment({ params: { id }, signal })
      return secrets.find((secret) => secret.name === name)?.version ?? 0
    },
    // What was there when the dialog opened.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

const isTooWeak = (error: unknown): boolean => (error as { code?: string } | null)?.code === 'SECRET_TOO_WEAK'

/** Writes a secret; nobody reads it here, the one who sets it neither. */
export const SecretDialog = ({ environments, name: known, environmentId: first, isSet, onClose }: SecretDialogProps) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [name, setName] = useState(known ?? '')
  const [environmentId, setEnvironmentId] = useState(first)
  const [value, setValue] = useState('')
  const environment = environments.find(({ id }) => id === environmentId)?.name ?? ''
  const params = { id: environmentId, name: name.trim() }
  const opened = useOpenedVersion(environmentId, name, isSet)
  const [seen, setSeen] = useState<number>()
  const base = seen ?? (isSet ? opened.data : 0)
  const change = { params, ...(base !== undefined && { ifMatch: base }) }
  const done = (said: string): void => {
    void refresh()
    toast.success(said)
    onClose()
  }
  const set = useMutation({
    mutationFn: (allowWeak: boolean) => client.setSecret({ ...change, body: { value, allowWeak } }),
    onSuccess: () => done(`${params.name} is set in ${environment}`),
  })
  const remove = useMutation({
    mutationFn: () => client.deleteSecret(change),
    onSuccess: () => done(`${params.name} is removed from ${environment}`),
  })
  const [isSure, setSure] = useState(false)
  const isBusy = set.isPending || remove.isPending
  const conflict = conflictIn(set.error ?? remove.error)
  const goOnFrom = (version: number | undefined): void => {
    setSeen(version)
    set.reset()
    remove.reset()
  }
  const whyNot = conflict ? 'Somebody changed it meanwhile: go on from there first.' : value === '' ? 'Write its value first.' : undefined
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="narrow"
      title={known === undefined ? 'New secret' : `${known} in ${environment}`}
      description={
        isSet
          ? 'It is set. Nobody can read it here; a new value takes its place with the next execution.'
          : 'Kept encrypted, masked in everything a run shows, and never shown again.'
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate(false)
        }}
      >
        {known === undefined && (
          <>
            <Field label="Name">
              {(control) => (
                <Input
                  {...control}
                  className="w-full font-mono"
                  placeholder="DB_PASSWORD"
                  required
                  maxLength={200}
                  spellCheck={false}
                  autoComplete="off"
                  value={name}
                  onChange={(event) => {
                    setName(event.target.value)
                    goOnFrom(undefined)
                  }}
                />
              )}
            </Field>
            <Field label="Environment">
              {(control) => (
                <Select
                  {...control}
                  value={environmentId}
                  onChange={(event) => {
                    setEnvironmentId(event.target.value)
                    goOnFrom(undefined)
                  }}
                >
                  {environments.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </>
        )}
        <Field label={isSet ? 'New value' : 'Value'}>
          {(control) => (
            <Input
              {...control}
              type="password"
              required
              maxLength={64 * 1024}
              autoComplete="new-password"
              value={value}
              onChange={(event) => {
                setValue(event.target.value)
                set.reset()
              }}
            />
          )}
        </Field>
        {isTooWeak(set.error) ? (
          <div role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            <p>{set.error?.message} It should have eight characters or more, four of them different.</p>
            <Button className="mt-2" size="small" disabled={isBusy} onClick={() => set.mutate(true)}>
              Use it anyway
            </Button>
          </div>
        ) : conflict ? (
          <Conflict {...conflict} onGoOn={() => goOnFrom(conflict.current?.version ?? 0)} />
        ) : (
          <Problem error={set.error ?? remove.error ?? opened.error} />
        )}
        <DialogActions>
          {isSet && (
            <Button
              look="danger"
              className="mr-auto"
              disabled={isBusy || base === undefined}
              onBlur={() => setSure(false)}
              onClick={() => (isSure ? remove.mutate() : setSure(true))}
            >
              {isSure ? 'Remove for good?' : 'Remove'}
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy || base === undefined} unavailable={whyNot}>
            {isSet ? 'Set the new value' : 'Set it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const Conflict = ({ current, onGoOn }: SecretConflict & { onGoOn: () => void }) => {
  const members = useMembers()
  const name = members.data?.find(({ userId }) => userId === current?.createdBy)?.name ?? 'Somebody'
  return (
    <div role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
      {current ? (
        <p>
          {name} set it meanwhile, <Time at={current.createdAt} />. Yours would take its place.
        </p>
      ) : (
        <p>Somebody removed it meanwhile. Yours would set it again.</p>
      )}
      <Button className="mt-2" size="small" onClick={onGoOn}>
        Go on from there
      </Button>
    </div>
  )
}
