'use client'
import { formatAge } from './format.ts'
import { useCurrent } from './time.tsx'

/** How long until then, with the moment itself on hover; `title` says it where another time zone than the browser's is meant. */
export const Until = ({ at, title = new Date(at).toLocaleString('en-GB') }: { at: string; title?: string }) => {
  const current = useCurrent()
  return (
    <time dateTime={at} title={title} className="whitespace-nowrap">
      {formatAge(at, current)}
    </time>
  )
}
