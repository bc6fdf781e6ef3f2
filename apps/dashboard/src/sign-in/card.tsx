import type { FormEvent, ReactNode } from 'react'
import { AwayBanner } from '../shell/away-banner.tsx'
import { Logo } from '../shell/logo.tsx'

/** A page with one form on it. */
export const Card = ({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) => (
  <div className="flex min-h-dvh flex-col bg-panel">
    <AwayBanner />
    <main className="mx-auto w-full max-w-sm px-4 pt-[14vh] pb-10">
      <div className="mb-6 flex items-center gap-2 font-semibold">
        <Logo /> TestMesh
      </div>
      <div className="rounded-card border border-line bg-bg p-6">
        <h1 className="text-title font-semibold">{title}</h1>
        {about && <p className="mt-1 text-table text-muted">{about}</p>}
        <div className="mt-5">{children}</div>
      </div>
    </main>
  </div>
)

/** The fields of a form that is sent, by name. */
export const fieldsOf = (event: FormEvent<HTMLFormElement>): Record<string, string> => {
  event.preventDefault()
  return Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]))
}
