import { afterEach, expect, it, vi } from 'vitest'
import { useConnection, watchedFetch } from './connection.ts'

afterEach(() => vi.unstubAllGlobals())

const answer = async (edition: string | undefined): Promise<boolean> => {
  vi.stubGlobal('fetch', async () => new Response('', { headers: edition === undefined ? {} : { 'x-dashboard-edition': edition } }))
  await watchedFetch('/api/v1/me')
  return useConnection.getState().isOutdated
}

it('a page is old when the server gives out another edition than with its first answer, until it gives out that one again', async () => {
  const seen = []
  for (const edition of [undefined, 'one', 'one', undefined, 'two', undefined, 'two', 'one']) seen.push(await answer(edition))
  expect(seen).toEqual([false, false, false, false, true, true, true, false])
})
