'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useIsAlive } from '../place/use-place.ts'
import { openWorkspace } from '../session/open-workspace.ts'
import { openClient, signedIn } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { Card, fieldsOf } from './card.tsx'

/** Where the link for a new password leads. Its token stands behind `#`, so that it is never sent but here. */
export const PasswordForm = () => {
  const router = useRouter()
  const queries = useQueryClient()
  const isAlive = useIsAlive()
  const token = isAlive ? location.hash.slice(1) : ''
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => openClient.getPasswordLink({ query: { token } }),
    enabled: isAlive,
    // Once it was used it holds no more.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const reset = useMutation({
    mutationFn: async (password: string) => {
      signedIn(await openClient.resetPassword({ body: { token, password } }))
      queries.removeQueries({ queryKey: ['me'] })
      router.replace(await openWorkspace())
    },
  })
  if (!link.data)
    return (
      <Card title="New password">
        {link.error ? <Problem error={link.error} /> : <p className="text-table text-muted">Looking the link up…</p>}
      </Card>
    )
  const { email, name } = link.data
  return (
    <Card title="New password" about={`For ${name}, ${email}. Every sign-in from before ends.`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          const { password = '' } = fieldsOf(event)
          reset.mutate(password)
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <Field label="New password" help="Ten characters or more. Several words do well.">
          {(control) => (
            <Input
              {...control}
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={10}
              maxLength={200}
              autoFocus
            />
          )}
        </Field>
        <Problem error={reset.error} />
        <Button type="submit" look="primary" disabled={reset.isPending}>
          Set it and sign in
        </Button>
      </form>
    </Card>
  )
}
