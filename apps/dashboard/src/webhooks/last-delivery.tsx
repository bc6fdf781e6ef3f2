'use client'
import { StatusGlyph } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { type Attempted, answerWords, isMoving, lookOf } from './model/delivery-words.ts'
import type { Webhook } from './model/webhook-fields.ts'

interface LastDeliveryProps {
  readonly webhook: Webhook
  readonly isTesting: boolean
}

/** What came of what was sent last, and where that did not arrive, since when nothing has. */
export const LastDelivery = ({ webhook: { lastDelivery: last, lastDeliveredAt }, isTesting }: LastDeliveryProps) => {
  if (isTesting) return <span className="text-muted">The receiver is asked…</span>
  if (!last) return <span className="text-muted">Nothing yet</span>
  return (
    <span className="block min-w-0">
      <span className="flex items-center gap-2">
        <DeliveryState delivery={last} /> {last.lastAttemptAt && <Time at={last.lastAttemptAt} />}
      </span>
      <span className="block max-w-72 truncate text-meta text-muted" title={answerWords(last)}>
        {answerWords(last)}
      </span>
      {last.state !== 'delivered' && !isMoving(last) && (
        <span className="block text-meta text-failed-ink">
          {lastDeliveredAt === null ? (
            'Nothing ever arrived.'
          ) : (
            <>
              Nothing arrived since <Time at={lastDeliveredAt} />.
            </>
          )}
        </span>
      )}
    </span>
  )
}

export const DeliveryState = ({ delivery }: { delivery: Attempted }) => {
  const { status, word } = lookOf(delivery)
  return (
    <span className="flex shrink-0 items-center gap-1.5 font-medium">
      <StatusGlyph status={status} size={14} />
      {word}
    </span>
  )
}
