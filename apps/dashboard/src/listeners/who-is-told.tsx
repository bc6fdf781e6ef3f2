'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { FlowChoice } from '../flow-choice/model/flow-choice.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { problemText } from '../ui/problem.tsx'
import { type Listener, listenersOf, listWords } from './model/listeners.ts'
import { webhooksQuery } from './queries.ts'

interface WhoIsToldProps {
  /** Null: each flow's own. */
  readonly environment: string | null
  /** Undefined: none are chosen yet. */
  readonly flows: FlowChoice | undefined
  /** Links open beside the page: what stands in a form is not lost. Default false. */
  readonly opensBeside?: boolean
}

/** Who hears of what a schedule starts, and of what it cannot start. */
export const WhoIsTold = ({ opensBeside = false, ...schedule }: WhoIsToldProps) => {
  const why = useNeeds('editor')
  const webhooks = useQuery({ ...webhooksQuery(useApi()), enabled: why === undefined })
  if (why !== undefined) return <span className="text-muted">Editors see who is told.</span>
  if (!webhooks.data) return <span className="text-muted">{webhooks.isError ? problemText(webhooks.error) : '…'}</span>
  const listeners = listenersOf(webhooks.data, schedule)
  const awake = listeners.filter(({ isPaused }) => !isPaused)
  if (awake.length > 0)
    return awake.map((listener, index) => <One key={listener.id} listener={listener} isFirst={index === 0} opensBeside={opensBeside} />)
  return (
    <>
      Nobody is told
      {listeners.length > 0 ? `: ${listWords(listeners.map(({ name }) => name))} ${listeners.length === 1 ? 'is' : 'are'} paused. ` : '. '}
      <ToWebhooks opensBeside={opensBeside}>{webhooks.data.length > 0 ? 'Look at the webhooks' : 'Add a webhook'}</ToWebhooks>
    </>
  )
}

interface OneProps {
  readonly listener: Listener
  readonly isFirst: boolean
  readonly opensBeside: boolean
}

const One = ({ listener: { id, name, only }, isFirst, opensBeside }: OneProps) => (
  <span>
    {!isFirst && ', '}
    <ToWebhooks id={id} opensBeside={opensBeside}>
      {name}
    </ToWebhooks>
    {only !== undefined && ` (only ${only})`}
  </span>
)

interface ToWebhooksProps {
  /** Absent: to all of them. */
  readonly id?: string
  readonly opensBeside: boolean
  readonly children: string
}

const ToWebhooks = ({ id, opensBeside, children }: ToWebhooksProps) => {
  const { workspace } = useApi()
  return (
    <Link
      prefetch={false}
      className="text-primary underline"
      {...(opensBeside && { target: '_blank' })}
      href={addressOf(workspace.slug, 'settings', 'webhooks', ...(id === undefined ? [] : [id]))}
    >
      {children}
    </Link>
  )
}
