'use client'
import { DeliveryState } from './last-delivery.tsx'
import { answerWords, type Delivery } from './model/delivery-words.ts'

interface TestResultProps {
  readonly isAsked: boolean
  /** Undefined: none was sent on this page. */
  readonly delivery: Delivery | undefined
}

/** What the receiver said to a test, where it was asked for. */
export const TestResult = ({ isAsked, delivery }: TestResultProps) => (
  <div role="status" aria-label="The test" className="px-4 empty:hidden sm:px-6">
    {isAsked ? (
      <p className={boxClass}>The receiver is asked, for ten seconds at most…</p>
    ) : (
      delivery && (
        <p className={boxClass}>
          <DeliveryState delivery={delivery} />
          <span className="min-w-0 break-words">
            {delivery.status !== null && 'The receiver '}
            {answerWords(delivery)}
          </span>
        </p>
      )
    )}
  </div>
)

const boxClass = 'flex max-w-xl items-start gap-3 rounded-control bg-panel px-3 py-2 text-table'
