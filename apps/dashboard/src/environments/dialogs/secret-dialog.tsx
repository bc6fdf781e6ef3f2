'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { versionOf } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'
import { TheirChange } from '../their-change.tsx'
import { ValueBox } from '../value-box.tsx'
import { otherChangeIn } from '../why-not-changed.ts'

export interface SecretDialogProps {
  readonly environments: readonly Environment[]
  /** Absent: a new one. */
  readonly name?: string | undefined
  readonly environmentId: string
  /** The one that is seen, and changed; 0: it is not set. */
  readonly version: number
  readonly onClose: () => void
}

const isTooWeak = (error: unknown): boolean => (error as { code?: string } | null)?.code === 'SECRET_TOO_WEAK'

/** Writes a secret; nobody reads it here, the one who sets it neither. */
export const SecretDialog = ({ environments, name: known, environmentId: first, version, onClose }: SecretDialogProps) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [name, setName] = useState(known ?? '')
  const [environmentId, setEnvironmentId] = useState(first)
  const [value, setValue] = useState('')
  const environment = environments.find(({ id }) => id === environmentId)?.name ?? ''
  const params = { id: environmentId, name: name.trim() }
  const [base, setBase] = useState(version)
  const isSet = base > 0
  const change = { params, ifMatch: base }
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
  const other = otherChangeIn(set.error ?? remove.error, params.name)
  const goOnFrom = (seen: number): void => {
    setBase(seen)
    set.reset()
    remove.reset()
  }
  const whyNot = other ? 'Go on from what is there first.' : value === '' ? 'Write its value first.' : undefined
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
                    goOnFrom(0)
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
                    goOnFrom(0)
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
            <ValueBox
              {...control}
              isHidden
              required
              maxLength={64 * 1024}
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
        ) : other ? (
          <div role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            <p>
              <TheirChange {...other} /> Yours would {other.cell.type === 'missing' ? 'set it again' : 'take its place'}.
            </p>
            <Button className="mt-2" size="small" onClick={() => goOnFrom(versionOf(other.cell))}>
              Go on from there
            </Button>
          </div>
        ) : (
          <Problem error={set.error ?? remove.error} />
        )}
        <DialogActions>
          {isSet && (
            <Button
              look="danger"
              className="mr-auto"
              disabled={isBusy}
              onBlur={() => setSure(false)}
              onClick={() => (isSure ? remove.mutate() : setSure(true))}
            >
              {isSure ? 'Remove for good?' : 'Remove'}
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy} unavailable={whyNot}>
            {isSet ? 'Set the new value' : 'Set it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
