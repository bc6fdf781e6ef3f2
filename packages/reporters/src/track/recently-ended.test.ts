import { expect, it } from 'vitest'
import { createRecentlyEnded } from './recently-ended.ts'

it('settles what others have followed, the oldest first, and what runs again only at the end', () => {
  const settled: string[] = []
  const running = new Set<string>()
  const recent = createRecentlyEnded<string>({ isRunning: (id) => running.has(id), settle: (ended) => settled.push(ended) })
  recent.keep('slow', 'slow failed')
  running.add('slow')
  for (let index = 0; index < 3_000; index++) recent.keep(String(index), `${index} failed`)
  expect(settled).toEqual(Array.from({ length: 2_001 }, (_, index) => `${index} failed`))
  expect([recent.find('slow'), recent.find('2000'), recent.find('2001')]).toEqual(['slow failed', undefined, '2001 failed'])
  running.delete('slow')
  recent.keep('slow', 'slow passed')
  recent.forget('2001')
  recent.settleAll()
  expect(settled.slice(2_001, 2_003)).toEqual(['slow passed', '2002 failed'])
  expect(settled.length).toBe(3_000)
})
