import { expect, it } from 'vitest'
import { mayPass, startAll } from './start-all.ts'

const flows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const refusing = (refusals: Readonly<Record<string, number>>) => {
  const asked: string[] = []
  const start = async (flow: string): Promise<readonly string[]> => {
    asked.push(flow)
    if (refusals[flow] !== undefined) throw { status: refusals[flow] }
    return [`run of ${flow}`]
  }
  return { asked, start }
}

it('starts what can be started, and says of each other why not', async () => {
  const { start } = refusing({ b: 422, g: 503 })
  expect(await startAll(flows, start)).toEqual({
    made: ['a', 'c', 'd', 'e', 'f', 'h'].map((flow) => `run of ${flow}`),
    refused: [
      { flow: 'b', error: { status: 422 } },
      { flow: 'g', error: { status: 503 } },
    ],
  })
})

it('sends no more after a limit, and counts those that were not sent among the refused', async () => {
  const { asked, start } = refusing({ c: 429 })
  const { made, refused } = await startAll(flows, start)
  expect(asked).not.toContain('h')
  expect([...made.map((id) => id.slice(-1)), ...refused.map(({ flow }) => flow)].sort()).toEqual(flows)
  expect(refused.every(({ error }) => mayPass(error))).toBe(true)
})

it('leaves alone what somebody stopped', async () => {
  const stop = new AbortController()
  const answer = await startAll(
    flows,
    async (flow) => {
      stop.abort()
      return [flow]
    },
    stop.signal,
  )
  expect(answer).toEqual({ made: ['a'], refused: [] })
})

it('takes what another try may change for something else than what is wrong with a flow', () => {
  expect([0, 429, 500, 503, 404, 409, 422].filter((status) => mayPass({ status }))).toEqual([0, 429, 500, 503])
})
