'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useIsAlive } from '../place/use-place.ts'
import { openWorkspace } from '../session/open-workspace.ts'
import { openClient, signedIn } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { Card, fieldsOf } from './card.tsx'

const title = 'Set up TestMesh'

/** Where the link of the first start leads. Its token stands behind `#`, so that it is never sent but here. */
export const SetupForm = () => {
  const router = useRouter()
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => openClient.getSetup() })
  const make = useMutation({
    mutationFn: async (given: { name: string; email: string; password: string }) => {
      signedIn(await openClient.setUp({ body: { token: location.hash.slice(1), ...given } }))
      router.replace(await openWorkspace())
    },
  })
  const isAlive = useIsAlive()
  if (setup.data?.needsSetup === false && !make.isPending && !make.isSuccess)
    return (
      <Card title="It is set up already" about="There is an account. Sign in with yours, or ask its owner for an invitation.">
        <Link href="/login/" className="text-table font-medium text-primary underline">
          Sign in
        </Link>
      </Card>
    )
  if (isAlive && location.hash.length <= 1) return setup.isPending ? <Card title={title}>{null}</Card> : <NoLink />
  return (
    <Card title={title} about="You make the first account. It owns everything here, and invites the others.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          const { name = '', email = '', password = '' } = fieldsOf(event)
          make.mutate({ name, email, password })
        }}
      >
        <Field label="Your name">
          {(control) => <Input {...control} name="name" autoComplete="name" required maxLength={200} autoFocus />}
        </Field>
        <Field label="Email">{(control) => <Input {...control} name="email" type="email" autoComplete="username" required />}</Field>
        <Field label="Password" help="Ten characters or more. Several words do well.">
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="new-password" required minLength={10} maxLength={200} />
          )}
        </Field>
        <Problem error={make.error ?? setup.error} />
        <Button type="submit" look="primary" disabled={make.isPending}>
          {make.isPending ? 'Making the account…' : 'Make the account'}
        </Button>
      </form>
    </Card>
  )
}

/** Without its token the form could only be refused once it is filled in. */
const NoLink = () => (
  <Card
    title="Open the link that the server printed"
    about="It makes the first account, and works once. The server writes it where it runs when it starts without an account:"
  >
    <pre className="overflow-auto rounded-control border border-line bg-panel p-2 font-mono text-meta">
      {typeof location === 'undefined' ? '' : location.origin}/setup#…
    </pre>
    <p className="mt-3 text-table text-muted">
      Look into the terminal of <code className="font-mono">testmesh serve</code>, or into its log; started again, it prints the link again.
    </p>
  </Card>
)
