// The small version of `pnpm chaos`.
import { type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScenario } from './run-scenario.ts'
import { ablations, type Scenario, scenarios, small } from './scenario.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await postgresServer({ settings: { max_connections: '100' } })
})
afterAll(() => server.stop())

const seed = Number(process.env.TESTMESH_CHAOS_SEED ?? Date.now() % 1_000_000)
const run = (scenario: Scenario) => runScenario(small(scenario), { url: server.dsn, seed })

describe(`the queue under faults (TESTMESH_CHAOS_SEED=${seed})`, () => {
  const named = ['REL-01', 'REL-04', 'REL-13', 'REL-16']
  it.each(scenarios.filter(({ name }) => named.some((id) => name.startsWith(id))))(
    'loses nothing and doubles nothing: $name',
    async (scenario) => {
      // Times are for `pnpm chaos`: a busy machine misses them and is right all the same.
      const { violations, stderr } = await run(scenario)
      expect({ violations: violations.slice(0, 5), stderr }).toEqual({ violations: [], stderr: '' })
    },
  )

  // Otherwise the tests above would prove nothing. Without reclaim every killed worker loses its jobs; what the guards prevent
  // takes a race that a small run may not meet: `pnpm chaos --ablations` shows these.
  it.each(ablations.filter(({ name }) => name.includes('reclaim')))('is seen to fail: $name', async (scenario) => {
    const { violations } = await run(scenario)
    expect(violations).not.toEqual([])
  })
})
