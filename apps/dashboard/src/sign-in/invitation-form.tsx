'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { addressOf, useIsAlive } from '../place/use-place.ts'
import { accountClient, openClient, restoreSession, signedIn, useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { Card, fieldsOf } from './card.tsx'

export const InvitationForm = () => {
  const router = useRouter()
  const isAlive = useIsAlive()
  const token = isAlive ? location.hash.slice(1) : ''
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => openClient.getInvitation({ query: { token } }),
    enabled: isAlive,
  })
  const session = useSession()
  const queries = useQueryClient()
  useEffect(() => void restoreSession(), [])
  const accept = useMutation({
    /** With nothing given: as the one who is signed in. */
    mutationFn: async (given: { name: string; password: string } | undefined) => {
      const client = given ? openClient : accountClient
      const joined = await client.acceptInvitation({ body: { token, ...given } })
      signedIn(joined)
      queries.removeQueries({ queryKey: ['me'] })
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
  if (session.phase === 'in')
    return (
      <Card title={`Join ${workspace}`} about={`You are signed in as ${session.user.email}; ${email} is invited as ${withArticle(role)}.`}>
        <div className="flex flex-col gap-4">
          <Problem error={accept.error} />
          <Button look="primary" disabled={accept.isPending} onClick={() => accept.mutate(undefined)}>
            Join as {session.user.name}
          </Button>
        </div>
      </Card>
    )
  return (
    <Card title={`Join ${workspace}`} about={`${email} is invited as ${withArticle(role)}.`}>
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
        <p className="text-table text-muted">
          With an account already?{' '}
          <Link href={`/login/?to=${encodeURIComponent(`/invitation/#${token}`)}`} className="text-primary underline">
            Sign in first
          </Link>
        </p>
      </form>
    </Card>
  )
}

const withArticle = (role: string): string => `${role === 'viewer' ? 'a' : 'an'} ${role}`
