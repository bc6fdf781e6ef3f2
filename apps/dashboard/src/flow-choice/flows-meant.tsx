'use client'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { formatCount } from '../ui/format.ts'
import { type FlowChoice, flowsWords } from './model/flow-choice.ts'
import { mostFlows, useChosenFlows } from './queries.ts'

/** So many are named. */
const mostNamed = 8

/** The flows of a choice, as they are now, each with the way to it. */
export const FlowsMeant = ({ flows }: { flows: FlowChoice }) => {
  const { workspace } = useApi()
  const found = useChosenFlows(flows)
  const items = found.data ?? []
  const rest = items.length - mostNamed
  return (
    <>
      {!('ids' in flows) && <span className="block">{flowsWords(flows)}</span>}
      {items.slice(0, mostNamed).map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          {name === null ? (
            <span className="text-failed-ink">a flow that was removed</span>
          ) : (
            <Link prefetch={false} className="text-primary hover:underline" href={addressOf(workspace.slug, 'flows', id)}>
              {name}
            </Link>
          )}
        </span>
      ))}
      {rest > 0 && ` and ${items.length > mostFlows ? `more than ${mostFlows - mostNamed}` : rest} more`}
      {found.isSuccess && items.length === 0 && <span className="text-failed-ink">No flow has all of that now.</span>}
      {found.isSuccess && items.length > 1 && items.length <= mostFlows && (
        <span className="block text-meta text-muted">{formatCount(items.length, 'flow')} now</span>
      )}
    </>
  )
}
