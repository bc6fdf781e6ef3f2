'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from './parts.tsx'
import { SettingsFrame } from './settings-frame.tsx'

export const WorkspacePage = () => {
  const { client, workspace, workspaces } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => client.createWorkspace({ body: { name } }),
    onSuccess: async ({ slug }) => {
      await queries.invalidateQueries({ queryKey: ['me'] })
      router.push(addressOf(slug))
    },
  })
  return (
    <SettingsFrame title="Workspace">
      <dl className="mb-8 grid max-w-lg grid-cols-[10rem_1fr] gap-y-2 text-table">
        <dt className="text-muted">Name</dt>
        <dd>{workspace.name}</dd>
        <dt className="text-muted">Short name</dt>
        <dd className="font-mono">{workspace.slug}</dd>
        <dt className="text-muted">You are</dt>
        <dd>{workspace.role}</dd>
        <dt className="text-muted">Your workspaces</dt>
        <dd>{workspaces.map((one) => one.name).join(', ')}</dd>
      </dl>
      <form
        className="flex max-w-lg flex-col gap-3 border-t border-line pt-6"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <h2 className="text-body font-semibold">Another workspace</h2>
        <Field label="Its name" help="It has flows, environments and members of its own. You will own it.">
          {(control) => <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Problem error={make.error} />
        <Button type="submit" className="self-start" disabled={make.isPending}>
          Make it
        </Button>
      </form>
    </SettingsFrame>
  )
}
