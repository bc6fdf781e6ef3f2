import { expect, it } from 'vitest'
import { countSpans } from './spans.ts'

it('knows which step passed a span on, and which spans are not its own', () => {
  const spans = countSpans()
  const [create, pay] = [spans.next('steps/create'), spans.next('steps/pay')]
  expect([create, pay].map(spans.stepOf)).toEqual(['steps/create', 'steps/pay'])
  expect(['0000000000000000', '0000000000000003', 'ffffffffffffffff', 'nonsense'].map(spans.stepOf)).toEqual(Array(4).fill(undefined))
})

it('forgets what was long ago', () => {
  const spans = countSpans()
  const [first, ...others] = Array.from({ length: 10_001 }, (_, index) => spans.next(`steps/loop[${index}]/ask`))
  expect([first, others[0], others.at(-1)].map((id) => spans.stepOf(id ?? ''))).toEqual([
    undefined,
    'steps/loop[1]/ask',
    'steps/loop[10000]/ask',
  ])
})
