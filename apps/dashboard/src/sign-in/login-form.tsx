'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { openWorkspace, safePath } from '../session/open-workspace.ts'
import { openClient, signedIn } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { Card, fieldsOf } from './card.tsx'

export const LoginForm = () => {
  const router = useRouter()
  const login = useMutation({
    mutationFn: async (body: { email: string; password: string }) => {
      signedIn(await openClient.login({ body }))
      router.replace(safePath(new URLSearchParams(location.search).get('to')) ?? (await openWorkspace()))
    },
  })
  return (
    <Card title="Sign in">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          const { email = '', password = '' } = fieldsOf(event)
          login.mutate({ email, password })
        }}
      >
        <Field label="Email">
          {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
        </Field>
        <Field label="Password">
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        <Problem error={login.error} />
        <Button type="submit" look="primary" disabled={login.isPending}>
          {login.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <p className="mt-5 text-table text-muted">
        Lost your password? An admin or owner of your workspace makes you a link for a new one, under Members. Whoever holds the server can
        as well: <code className="font-mono">testmesh reset-password</code> and your email.
      </p>
    </Card>
  )
}
