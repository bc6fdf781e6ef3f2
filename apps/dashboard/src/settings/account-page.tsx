'use client'
import { useMutation } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { type FormEvent, useRef } from 'react'
import { useApi } from '../session/api.tsx'
import { signedIn, signOut, useSession } from '../session/session.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Facts, Section } from '../ui/facts.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'

/** Of whoever is signed in. */
export const AccountPage = () => {
  useTitle('Account', 'Settings')
  const session = useSession()
  const { workspaces } = useApi()
  if (session.phase !== 'in') return null
  const { name, email } = session.user
  return (
    <>
      <PageHead title="Account">
        <Button icon={<LogOut size={15} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Button>
      </PageHead>
      <div className="px-4 sm:px-6 pb-8">
        <Facts
          facts={[
            ['Name', name],
            ['Email', email],
            ['Workspaces', workspaces.map((one) => `${one.name} (${one.role})`).join(', ')],
          ]}
        />
      </div>
      <Section title="Password" about="A new one ends every other sign-in of yours.">
        <PasswordForm email={email} />
      </Section>
    </>
  )
}

const PasswordForm = ({ email }: { email: string }) => {
  const { client } = useApi()
  const form = useRef<HTMLFormElement>(null)
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => client.changePassword({ body }),
    onSuccess: (session) => {
      signedIn(session)
      form.current?.reset()
      toast.success('Your password is changed')
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    change.mutate({ current: String(given.get('current')), next: String(given.get('next')) })
  }
  return (
    <form ref={form} className="flex max-w-xl flex-col gap-4" onSubmit={submit}>
      {/* Password managers keep the new password by it. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password">
        {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" required maxLength={200} />}
      </Field>
      <Field label="New password" help="Ten characters or more. Several words do well.">
        {(control) => (
          <Input {...control} name="next" type="password" autoComplete="new-password" required minLength={10} maxLength={200} />
        )}
      </Field>
      <Problem error={change.error} />
      <Button type="submit" className="self-start" disabled={change.isPending}>
        Change the password
      </Button>
    </form>
  )
}
