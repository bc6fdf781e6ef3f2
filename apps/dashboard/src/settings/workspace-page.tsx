'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Facts, Section } from '../ui/facts.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { whyNoName } from '../ui/why-no-name.ts'

export const WorkspacePage = () => {
  useTitle('Workspace', 'Settings')
  const { workspace } = useApi()
  return (
    <>
      <PageHead title="Workspace" />
      <div className="px-4 sm:px-6 pb-8">
        <Facts
          facts={[
            ['Name', workspace.name],
            [
              'Slug',
              <span key="slug" className="flex items-center gap-2">
                <code className="font-mono text-meta">{workspace.slug}</code>
                <CopyButton text={workspace.slug} label="Copy the slug" />
              </span>,
            ],
            ['Your role', workspace.role],
          ]}
        />
        <p className="mt-2 max-w-xl text-meta text-muted">
          The slug stands in addresses; programs name the workspace by it: <code className="font-mono">X-Workspace: {workspace.slug}</code>.
        </p>
      </div>
      <Section title="Another workspace" about="With its own flows, environments and people. You own it.">
        <NewWorkspace />
      </Section>
    </>
  )
}

const NewWorkspace = () => {
  const { client } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => client.createWorkspace({ body: { name } }),
    onSuccess: async ({ slug, name: made }) => {
      // The frame lets nobody into a workspace that it does not know.
      await queries.invalidateQueries({ queryKey: ['me'] })
      toast.success(`${made} is made`)
      router.push(addressOf(slug))
    },
  })
  return (
    <form
      className="flex max-w-xl flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            placeholder="Payments"
            required
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Problem error={make.error} />
      <Button type="submit" className="self-start" disabled={make.isPending} unavailable={whyNoName(name)}>
        Make the workspace
      </Button>
    </form>
  )
}
