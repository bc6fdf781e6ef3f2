'use client'
import { useMutation } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Problem, problemText } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { StatusGlyph } from '../ui/status.tsx'
import { Time, useCurrent } from '../ui/time.tsx'
import { Until } from '../ui/until.tsx'
import { answerWords, attemptsWords, type Delivery, lookOf } from './model/delivery-words.ts'
import type { Webhook } from './model/webhook-fields.ts'
import { useDeliveries, useRefresh } from './queries.ts'
import { ToldList } from './told-list.tsx'

/** All that a webhook told, the latest first. */
export const DeliveryList = ({ webhook }: { webhook: Webhook }) => {
  const deliveries = useDeliveries(webhook.id)
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label="What it told">
      <h2 className="px-4 pb-2 text-body font-semibold sm:px-6">What it told</h2>
      {deliveries.isError && items.length === 0 ? (
        <Failed what="What it told could not be read" error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : deliveries.isPending ? (
        <LoadingRows label="What it told is read" />
      ) : items.length === 0 ? (
        <p className="px-4 text-table text-muted sm:px-6">Nothing yet. A test shows whether it arrives.</p>
      ) : (
        <>
          <ol aria-label="Deliveries" className="border-t border-line">
            {items.map((delivery) => (
              <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
            ))}
          </ol>
          <div className="flex items-center gap-3 px-4 py-4 sm:px-6">
            {deliveries.hasNextPage && (
              <Button disabled={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>
                {deliveries.isFetchingNextPage ? 'Loading…' : 'Show earlier ones'}
              </Button>
            )}
            {deliveries.isFetchNextPageError && <p className="text-table text-failed-ink">{problemText(deliveries.error)}</p>}
          </div>
        </>
      )}
    </section>
  )
}

interface DeliveryProps {
  readonly webhook: Webhook
  readonly delivery: Delivery
}

const DeliveryRow = ({ webhook, delivery }: DeliveryProps) => {
  const { status, word } = lookOf(delivery)
  const { title, isTest, createdAt, attempts, nextAttemptAt, state } = delivery
  const answer = answerWords(delivery)
  return (
    <li className="border-b border-line text-table">
      <details className="group">
        <summary className="grid cursor-pointer list-none grid-cols-[1.25rem_minmax(0,1fr)_5rem] items-start gap-x-3 px-4 py-2 hover:bg-hover sm:px-6 [&::-webkit-details-marker]:hidden">
          <span className="mt-0.5">
            <StatusGlyph status={status} />
          </span>
          <span className="min-w-0">
            <span className="block font-medium break-words">{isTest ? 'A test' : title}</span>
            <span className="block truncate text-meta text-muted group-open:whitespace-normal group-open:break-words">
              {word} · {attemptsWords(attempts)}
              {answer && ` · ${answer}`}
              {state === 'pending' && attempts > 0 && nextAttemptAt && (
                <>
                  {' · again '}
                  <Soon at={nextAttemptAt} />
                </>
              )}
            </span>
          </span>
          <span className="text-right text-meta text-muted">
            <Time at={createdAt} />
          </span>
        </summary>
        <div className="flex flex-col items-start gap-3 pt-1 pr-4 pb-4 pl-12 sm:pr-6 sm:pl-14">
          {!isTest && <ToldList told={delivery.told} more={delivery.more} />}
          <SendAgain webhook={webhook} delivery={delivery} />
        </div>
      </details>
    </li>
  )
}

/** As the servers look once a second, what is due comes in a moment. */
const soonMs = 5_000

const Soon = ({ at }: { at: string }) => (new Date(at).getTime() - useCurrent() > soonMs ? <Until at={at} /> : 'in a moment')

/** The same once more, under the same id; what comes of it is seen in its line. */
const SendAgain = ({ webhook, delivery }: DeliveryProps) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const why = useWhyNot('admin')
  const again = useMutation({
    mutationFn: () => client.redeliverWebhookDelivery({ params: { id: webhook.id, deliveryId: delivery.id } }),
    onSettled: refresh,
  })
  return (
    <>
      <Button
        size="small"
        icon={<RefreshCw size={13} aria-hidden />}
        unavailable={why ?? (webhook.isPaused ? 'The webhook is paused: resume it first.' : undefined)}
        disabled={again.isPending}
        onClick={() => again.mutate()}
      >
        Send again
      </Button>
      <Problem error={again.error} />
    </>
  )
}
