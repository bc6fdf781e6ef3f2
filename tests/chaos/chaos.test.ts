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
      const { violations, missed, stderr } = await run(scenario)
      expect({ violations, missed, stderr }).toEqual({ violations: [], missed: [], stderr: '' })
    },
  )

  // Otherwise the tests above would prove nothing.
  it.each(ablations)('is seen to fail: $name', { retry: 2 }, async (scenario) => {
    const { violations } = await run(scenario)
    expect(violations).not.toEqual([])
  })
})
