import { formatAge } from '../ui/format.ts'

/** How long until then, with the moment itself on hover. */
export const Until = ({ at }: { at: string }) => (
  <time dateTime={at} title={new Date(at).toLocaleString('en-GB')} className="whitespace-nowrap">
    {formatAge(at)}
  </time>
)
