import type { ReactNode } from 'react'

/** What is known of one thing, name by name. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid max-w-xl grid-cols-[8rem_1fr] border-t border-line text-table">
    {facts.map(([name, value]) => (
      <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline border-b border-line py-2">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
)

export const Section = ({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) => (
  <section className="px-4 sm:px-6 pb-8">
    <h2 className="text-base font-semibold">{title}</h2>
    {about && <p className="mt-0.5 max-w-xl text-table text-muted">{about}</p>}
    <div className="mt-3">{children}</div>
  </section>
)
