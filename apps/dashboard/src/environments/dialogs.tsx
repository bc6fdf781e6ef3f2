'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select, TextArea } from '../ui/field.tsx'
import type { Environment } from './environments-page.tsx'
import { differences, typedValue, type VariableMatrix } from './model/matrix.ts'

/** Sends, refreshes everything of environments, and closes; a problem stays beside the form. */
const useSend = (send: () => Promise<unknown>, onClose: () => void) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  const sending = useMutation({
    mutationFn: send,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'environments'] })
      onClose()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    sending.mutate()
  }
  return { sending, submit }
}

const Problem = ({ error }: { error: unknown }) => {
  if (!error) return null
  const { message, problem } = error as { message: string; problem?: { hint?: string } }
  return (
    <p role="alert" className="text-table text-failed-ink">
      {message} {problem?.hint}
    </p>
  )
}

const Actions = ({
  label,
  isPending,
  onClose,
  isDanger,
}: {
  label: string
  isPending: boolean
  onClose: () => void
  isDanger?: boolean
}) => (
  <DialogActions>
    <Button onClick={onClose}>Cancel</Button>
    <Button type="submit" look={isDanger ? 'danger' : 'primary'} disabled={isPending}>
      {label}
    </Button>
  </DialogActions>
)

interface WithEnvironments {
  readonly environments: readonly Environment[]
  readonly onClose: () => void
}

export const VariableDialog = ({ environments, onClose }: WithEnvironments) => {
  const { client } = useApi()
  const [name, setName] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const given = environments.filter(({ id }) => (values[id] ?? '') !== '')
  const { sending, submit } = useSend(async () => {
    if (given.length === 0) throw new Error('Give it a value in one environment at least.')
    for (const { id } of given)
      await client.changeVariables({ params: { id }, body: { set: { [name.trim()]: typedValue(values[id] ?? '') } } })
  }, onClose)
  return (
    <Dialog isOpen onClose={onClose} title="A new variable" description="Flows read it as ${NAME}.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" help="Letters, digits and _, as in API_URL.">
          {(control) => (
            <Input
              {...control}
              className="w-full font-mono"
              required
              pattern="[A-Za-z_][A-Za-z0-9_.\-]*"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {environments.map(({ id, name: environment }) => (
          <Field key={id} label={`In ${environment}`}>
            {(control) => (
              <Input
                {...control}
                className="w-full font-mono"
                value={values[id] ?? ''}
                onChange={(event) => setValues({ ...values, [id]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Problem error={sending.error} />
        <Actions label="Add it" isPending={sending.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

export const SecretDialog = ({
  environments,
  id,
  name: known,
  onClose,
}: WithEnvironments & { readonly id?: string; readonly name?: string }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [environmentId, setEnvironmentId] = useState(id ?? environments[0]?.id ?? '')
  const [name, setName] = useState(known ?? '')
  const [value, setValue] = useState('')
  const [allowWeak, setAllowWeak] = useState(false)
  const { sending, submit } = useSend(
    () => client.setSecret({ params: { id: environmentId, name: name.trim() }, body: { value, allowWeak } }),
    onClose,
  )
  const remove = useMutation({
    mutationFn: () => client.deleteSecret({ params: { id: environmentId, name } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'environments'] })
      onClose()
    },
  })
  const isWeak = (sending.error as { code?: string } | null)?.code === 'SECRET_TOO_WEAK'
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={known === undefined ? 'A new secret' : `Change ${known}`}
      description="It is kept encrypted. Nobody can read it again, here or by the API; flows use it, and it is masked wherever it would show."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Environment">
          {(control) => (
            <Select
              {...control}
              value={environmentId}
              disabled={id !== undefined}
              onChange={(event) => setEnvironmentId(event.target.value)}
            >
              {environments.map((environment) => (
                <option key={environment.id} value={environment.id}>
                  {environment.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {known === undefined && (
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                className="w-full font-mono"
                required
                pattern="[A-Za-z_][A-Za-z0-9_.\-]*"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label="Value">
          {(control) => (
            <Input
              {...control}
              className="w-full font-mono"
              type="password"
              autoComplete="off"
              required
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <Problem error={sending.error ?? remove.error} />
        {(isWeak || allowWeak) && (
          <label className="flex items-center gap-2 text-table">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={allowWeak}
              onChange={(event) => setAllowWeak(event.target.checked)}
            />
            Use it anyway: I know that it is masked wherever it occurs by chance.
          </label>
        )}
        <div className="flex items-end justify-between">
          {known !== undefined && (
            <Button look="danger" onClick={() => remove.mutate()} disabled={remove.isPending}>
              Take it away
            </Button>
          )}
          <Actions label="Keep it" isPending={sending.isPending} onClose={onClose} />
        </div>
      </form>
    </Dialog>
  )
}

export const EnvironmentDialog = ({ environment, onClose }: { environment?: Environment | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const [name, setName] = useState(environment?.name ?? '')
  const [description, setDescription] = useState(environment?.description ?? '')
  const [isProtected, setProtected] = useState(environment?.isProtected ?? false)
  const { sending, submit } = useSend(() => {
    const body = { name: name.trim(), description: description || null, isProtected }
    return environment
      ? client.updateEnvironment({ params: { id: environment.id }, body, ifMatch: environment.version })
      : client.createEnvironment({ body })
  }, onClose)
  return (
    <Dialog isOpen onClose={onClose} title={environment ? `Change ${environment.name}` : 'A new environment'} width="narrow">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder="staging"
            />
          )}
        </Field>
        <Field label="What it is">
          {(control) => (
            <Input {...control} maxLength={2000} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
        <label className="flex items-center gap-2 text-table">
          <input
            type="checkbox"
            className="size-4 accent-primary"
            checked={isProtected}
            onChange={(event) => setProtected(event.target.checked)}
          />
          Protected: it is marked wherever it can be chosen
        </label>
        <Problem error={sending.error} />
        <Actions label={environment ? 'Keep' : 'Make it'} isPending={sending.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

export const RemoveDialog = ({ environment, onClose }: { environment: Environment | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const [typed, setTyped] = useState('')
  const { sending, submit } = useSend(() => client.deleteEnvironment({ params: { id: environment?.id ?? '' } }), onClose)
  if (!environment) return null
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Remove ${environment.name}?`}
      description="Its variables and secrets are gone for good. What ran in it stays."
      width="narrow"
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={`Type ${environment.name} to go on`}>
          {(control) => <Input {...control} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <Problem error={sending.error} />
        <Actions label="Remove it" isDanger isPending={sending.isPending || typed !== environment.name} onClose={onClose} />
      </form>
    </Dialog>
  )
}

export const ImportDialog = ({ environment, onClose }: { environment: Environment | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const [text, setText] = useState('')
  const { sending, submit } = useSend(async () => {
    const { items } = await client.importVariables({ params: { id: environment?.id ?? '' }, body: { text } })
    toast.success(`${environment?.name} has ${items.length} variables now`)
  }, onClose)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Paste a .env file into ${environment?.name ?? ''}`}
      description="Each line NAME=value. All of it is taken, or nothing."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Its text">
          {(control) => (
            <TextArea
              {...control}
              className="w-full font-mono"
              rows={12}
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder={'API_URL=https://staging.example.com\nTIMEOUT_MS=5000'}
            />
          )}
        </Field>
        <Problem error={sending.error} />
        <Actions label="Take it over" isPending={sending.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

export const DiffDialog = ({ matrix, onClose }: { matrix: VariableMatrix; onClose: () => void }) => {
  const [left, setLeft] = useState(matrix.environments[0]?.id ?? '')
  const [right, setRight] = useState(matrix.environments[1]?.id ?? '')
  const found = differences(matrix, left, right)
  const choose = (label: string, value: string, onChange: (id: string) => void) => (
    <Select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {matrix.environments.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
  return (
    <Dialog isOpen onClose={onClose} title="What two environments do not have in common" width="wide">
      <div className="mb-3 grid grid-cols-[14rem_1fr_1fr] gap-3">
        <span />
        {choose('Left', left, setLeft)}
        {choose('Right', right, setRight)}
      </div>
      {found.length === 0 ? (
        <p className="text-table text-muted">Nothing differs.</p>
      ) : (
        <dl>
          {found.map(({ name, left: a, right: b }) => (
            <div key={name} className="grid grid-cols-[14rem_1fr_1fr] gap-3 border-t border-line py-1.5 font-mono text-table">
              <dt className="truncate">{name}</dt>
              <dd className={a === undefined ? 'text-flaky-ink' : 'break-all'}>{a ?? 'missing'}</dd>
              <dd className={b === undefined ? 'text-flaky-ink' : 'break-all'}>{b ?? 'missing'}</dd>
            </div>
          ))}
        </dl>
      )}
    </Dialog>
  )
}
