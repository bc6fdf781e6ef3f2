import { expect, it } from 'vitest'
import { type Attempted, answerWords, attemptsWords, isMoving, lookOf } from './delivery-words.ts'

const attempted = (more: Partial<Attempted>): Attempted => ({
  id: 'd',
  state: 'pending',
  createdAt: '2026-03-01T10:00:00Z',
  attempts: 1,
  lastAttemptAt: '2026-03-01T10:00:00Z',
  status: null,
  answer: null,
  ...more,
})

it('says how a delivery stands, and what the receiver answered last', () => {
  const deliveries = [
    attempted({ attempts: 0, lastAttemptAt: null }),
    attempted({}),
    attempted({ attempts: 2, status: 503, answer: 'out of order' }),
    attempted({ answer: 'connection refused' }),
    attempted({ state: 'delivered', status: 204, answer: '' }),
    attempted({ state: 'failed', attempts: 8, status: 404, answer: 'no_service' }),
  ]
  expect(deliveries.map((one) => [lookOf(one).word, isMoving(one), attemptsWords(one.attempts), answerWords(one)])).toEqual([
    ['Waits', true, 'not sent yet', undefined],
    ['Is sent', true, 'sent once', undefined],
    ['Not arrived yet', false, 'sent 2 times', 'answered 503: out of order'],
    ['Not arrived yet', false, 'sent once', 'connection refused'],
    ['Delivered', false, 'sent once', 'answered 204'],
    ['Failed', false, 'sent 8 times', 'answered 404: no_service'],
  ])
})
