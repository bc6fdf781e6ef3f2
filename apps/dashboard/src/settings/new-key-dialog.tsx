'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Choices } from '../ui/choices.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'
import { whyNoName } from '../ui/why-no-name.ts'
import { type Scope, scopes } from './model/roles.ts'

const lifetimes = [
  { days: 30, name: 'In 30 days' },
  { days: 90, name: 'In 90 days' },
  { days: 365, name: 'In a year' },
  { days: undefined, name: 'Never' },
] as const

const scopeChoices = scopes.map(({ scope, ...words }) => ({ value: scope, ...words }))

/** Makes a key, then shows it, once. */
export const NewKeyDialog = ({ onClose }: { onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('run')
  const [lifetime, setLifetime] = useState(1)
  const expiresInDays = lifetimes[lifetime]?.days
  const make = useMutation({
    mutationFn: () => client.createApiKey({ body: { name, scope, ...(expiresInDays !== undefined && { expiresInDays }) } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'api-keys'] }),
  })
  if (make.data)
    return (
      <ShownOnceDialog
        title={`The key ${make.data.name}`}
        label="Key"
        text={make.data.key}
        help="Copy it now: it is kept as a hash alone, and not shown again."
        onClose={onClose}
      />
    )
  return (
    <Dialog isOpen onClose={onClose} title="New API key" width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Field label="Name" help="Who or what uses it.">
          {(control) => (
            <Input
              {...control}
              placeholder="GitHub Actions"
              required
              maxLength={200}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Choices legend="What it may do" value={scope} options={scopeChoices} onChange={setScope} />
        <Field label="Expires">
          {(control) => (
            <Select {...control} value={lifetime} onChange={(event) => setLifetime(Number(event.target.value))}>
              {lifetimes.map((one, at) => (
                <option key={one.name} value={at}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Problem error={make.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={make.isPending} unavailable={whyNoName(name)}>
            Make the key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
