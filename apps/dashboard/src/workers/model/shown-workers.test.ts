import { expect, it } from 'vitest'
import { shownWorkers } from './shown-workers.ts'

const worker = (name: string, isOnline: boolean, second: number) => ({ name, isOnline, lastSeenAt: `2026-03-01T10:00:0${second}.000Z` })

it('shows all that live and the five that were lost last, and says whether these are all', () => {
  const lost = [0, 1, 2, 3, 4, 5, 6].map((second) => worker(`lost at ${second}`, false, second))
  const { shown, isWhole } = shownWorkers([worker('a', true, 9), worker('b', true, 8), ...lost])
  expect(shown.map(({ name }) => name)).toEqual(['a', 'b', 'lost at 6', 'lost at 5', 'lost at 4', 'lost at 3', 'lost at 2'])
  expect(isWhole).toBe(false)
  expect(shownWorkers([worker('a', true, 9)])).toEqual({ shown: [worker('a', true, 9)], isWhole: true })
})
