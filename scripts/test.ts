// npm test: every check and every test, with the servers they need; the last line counts them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { buildGoPeers } from '../tooling/services/src/index.ts'
import { buildDashboard } from './build-dashboard.ts'
import { installServers } from './install-servers.ts'
import { checks, root, runStep, runStepAside, type StepResult } from './run-step.ts'
import { temporaryFolder } from './temporary-folder.ts'

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const main = async (): Promise<number> => {
  const names = process.argv.slice(2)
  await installServers()
  tryToBuildGoPeers()
  // Tests wait for servers and programs a quarter of the time.
  const aside = names.length === 0 ? runAside() : []
  // Once, before suites that serve it start side by side.
  const dashboard = await buildDashboard()
  const tests = await runTests(names)
  const results = [dashboard, ...(await aside)]
  const total: Counts = {
    passed: tests.passed + results.filter(({ isPassed }) => isPassed).length,
    failed: tests.failed + results.filter(({ isPassed }) => !isPassed).length,
    skipped: tests.skipped,
  }
  const notPassed = results.filter(({ isPassed }) => !isPassed).map(({ name }) => name)
  if (notPassed.length > 0) process.stdout.write(`\nnot passed: ${notPassed.join(', ')}\n`)
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total.failed === 0 ? 0 : 1
}

/** One after the other: all that needs no server. */
const runAside = async (): Promise<StepResult[]> => {
  const packing = [
    ['packed extension', ['node', 'apps/vscode/build/pack.ts']],
    ['packed packages', ['node', 'scripts/pack-check.ts']],
  ] as const
  const results: StepResult[] = []
  for (const [name, command] of [...checks, ...packing]) results.push(await runStepAside(name, command))
  return results
}

/** Never fails: each suite says what it lacks. */
const tryToBuildGoPeers = (): void => {
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  try {
    buildGoPeers(say)
  } catch (error) {
    say(`· Go could not build it: ${error instanceof Error ? error.message : String(error)}`)
  }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
  readonly numPendingTests: number
  readonly success: boolean
}

/** All vitest projects but the one that fetches an editor. A file that cannot be loaded counts as a failed test, though none of its tests was counted. */
const runTests = async (names: readonly string[]): Promise<Counts> => {
  const report = join(root, 'node_modules/.cache/testmesh/vitest.json')
  mkdirSync(join(report, '..'), { recursive: true })
  const result = await runStep('tests', [
    'vitest',
    'run',
    '--project=!vscode',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...names,
  ])
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
    const failed = Math.max(counts.numFailedTests, result.isPassed ? 0 : 1)
    return { passed: counts.numPassedTests, failed, skipped: counts.numPendingTests }
  } catch (error) {
    process.stderr.write(`the tests left no report: ${error instanceof Error ? error.message : String(error)}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const folder = process.env.TMPDIR === undefined ? temporaryFolder() : undefined
if (folder !== undefined) {
  process.env.TMPDIR = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  // Nobody else takes it away, and it is memory.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(128 + constants.signals[signal]))
}
process.exitCode = await main()
