// pnpm chaos [--seed n] [--only words] [--small] [--ablations]: worker processes die, and nothing may be lost or happen twice.
import { parseArgs } from 'node:util'
import { postgresServer } from '@testmesh-tooling/services'
import { renderReports } from './render-reports.ts'
import { type Report, runScenario } from './run-scenario.ts'
import { ablations, type Scenario, scenarios, small } from './scenario.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    only: { type: 'string' },
    small: { type: 'boolean', default: false },
    ablations: { type: 'boolean', default: false },
  },
})

const chosen = [...scenarios, ...(values.ablations || values.only ? ablations : [])].filter(({ name }) => name.includes(values.only ?? ''))
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const say = (text: string) => process.stdout.write(`${text}\n`)

/** An ablation must be noticed; everything else must be in order. */
const isAsItShould = (scenario: Scenario, { violations, missed }: Report): boolean =>
  scenario.ablation ? violations.length > 0 : violations.length === 0 && missed.length === 0

say(`seed ${seed}`)
await using server = await postgresServer({ settings: { max_connections: '100', shared_buffers: '128MB' } })
const reports: Report[] = []
let isGood = chosen.length > 0
for (const full of chosen) {
  const scenario = values.small ? small(full) : full
  const report = await runScenario(scenario, { url: server.dsn, seed })
  reports.push(report)
  const isRight = isAsItShould(scenario, report)
  isGood &&= isRight
  say(`${isRight ? '✓' : '✗'} ${scenario.name}`)
  for (const missed of report.missed) say(`    missed ${missed}`)
  for (const { rule, message } of report.violations.slice(0, 5)) say(`    (${rule}) ${message}`)
  if (!isRight && report.stderr) say(report.stderr.slice(0, 4_000))
}
say(`\n${renderReports(reports)}`)
process.exitCode = isGood ? 0 : 1
