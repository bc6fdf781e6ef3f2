import { type ReactNode, useId } from 'react'

/** A part of the page, under a heading of its own. */
export const Section = ({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) => {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {about && <p className="text-table text-muted">{about}</p>}
      <div className="mt-3">{children}</div>
    </section>
  )
}
