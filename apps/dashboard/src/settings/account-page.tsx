'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { toast } from 'sonner'
import { useApi } from '../session/api.tsx'
import { signedIn, signOut, useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Problem } from './parts.tsx'
import { SettingsFrame } from './settings-frame.tsx'

export const AccountPage = () => {
  const { client } = useApi()
  const session = useSession()
  const form = useRef<HTMLFormElement>(null)
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => client.changePassword({ body }),
    onSuccess: (next) => {
      signedIn(next)
      form.current?.reset()
      toast.success('The password is changed; every other sign-in has ended.')
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    change.mutate({ current: String(given.get('current')), next: String(given.get('next')) })
  }
  if (session.phase !== 'in') return null
  return (
    <SettingsFrame title="Your account" actions={<Button onClick={() => void signOut()}>Sign out</Button>}>
      <dl className="mb-8 grid max-w-lg grid-cols-[10rem_1fr] gap-y-2 text-table">
        <dt className="text-muted">Name</dt>
        <dd>{session.user.name}</dd>
        <dt className="text-muted">Email</dt>
        <dd>{session.user.email}</dd>
      </dl>
      <form ref={form} onSubmit={submit} className="flex max-w-lg flex-col gap-4 border-t border-line pt-6">
        <h2 className="text-body font-semibold">Change the password</h2>
        <Field label="The present one">
          {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" required />}
        </Field>
        <Field label="The new one" help="Ten characters or more. Several words do well.">
          {(control) => (
            <Input {...control} name="next" type="password" autoComplete="new-password" required minLength={10} maxLength={200} />
          )}
        </Field>
        <Problem error={change.error} />
        <Button type="submit" className="self-start" disabled={change.isPending}>
          Change it
        </Button>
      </form>
    </SettingsFrame>
  )
}
