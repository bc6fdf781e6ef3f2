'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { addressOf, useIsAlive } from '../place/use-place.ts'
import { openClient, signedIn } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Card, fieldsOf, Problem } from './card.tsx'

export const InvitationForm = () => {
  const router = useRouter()
  const isAlive = useIsAlive()
  const token = isAlive ? location.hash.slice(1) : ''
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => openClient.getInvitation({ query: { token } }),
    enabled: isAlive,
  })
  const accept = useMutation({
    mutationFn: async (given: { name: string; password: string }) => {
      const joined = await openClient.acceptInvitation({ body: { token, ...given } })
      signedIn(joined)
      router.replace(addressOf(joined.workspace.slug))
    },
  })
  if (!invitation.data)
    return (
      <Card title="Invitation">
        {invitation.error ? <Problem error={invitation.error} /> : <p className="text-table text-muted">Looking it up…</p>}
      </Card>
    )
  const { email, role, workspace } = invitation.data
  return (
    <Card title={`Join ${workspace}`} about={`${email} is invited as ${role === 'viewer' ? 'a' : 'an'} ${role}.`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          const { name = '', password = '' } = fieldsOf(event)
          accept.mutate({ name, password })
        }}
      >
        <Field label="Your name">{(control) => <Input {...control} name="name" autoComplete="name" required maxLength={200} />}</Field>
        <Field label="Password" help="Ten characters or more.">
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="new-password" required minLength={10} maxLength={200} />
          )}
        </Field>
        <Problem error={accept.error} />
        <Button type="submit" look="primary" disabled={accept.isPending}>
          Join
        </Button>
      </form>
    </Card>
  )
}
